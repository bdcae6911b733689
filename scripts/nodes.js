'use strict';

const { runCommand } = require('./lib/command.js');
const { forgetFetched } = require('./lib/fetch-package.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { print } = require('./lib/output.js');

void runCommand('npm run nodes', {
  about: `
Fetches the newest Node ${LINES.join(', ')} into .nodes/, unless they are there, and prints their paths.`,
  options: { update: { help: 'fetch them again' } },
  prepares: false,
  run({ update }) {
    if (update) forgetFetched();
    for (const line of LINES) print(`${line}\t${nodeBinary(line)}\n`);
  },
});
