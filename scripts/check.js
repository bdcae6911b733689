'use strict';

// Required first: it installs the packages that the other modules load.
const { list, runCommand } = require('./lib/command.js');
const { NAMES, loadCheck } = require('./lib/checks.js');
const { print } = require('./lib/output.js');

const usage = () => `Usage: npm run check <name> -- [options]

${list(NAMES.map((name) => [name, loadCheck(name).summary ?? '']))}
npm run check <name> -- --help says what a check does and which options it has.
`;

const [name, ...args] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h') {
  print(usage());
} else if (NAMES.includes(name)) {
  void runCommand(`npm run check ${name}`, loadCheck(name), args);
} else {
  process.stderr.write(`There is no check "${name}".\n\n${usage()}`);
  process.exitCode = 2;
}
