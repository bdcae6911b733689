'use strict';

const { parseArgs } = require('node:util');
const { version } = require('../../package.json');
const { refuse } = require('./arguments.js');

/**
 * The command `native-async-context`: finds the subcommand and runs it.
 *
 * @typedef {object} Subcommand
 * @property {string} summary one line for `--help`
 * @property {(args: string[]) => Promise<number>} run returns the exit code
 */

/**
 * Loaded on demand, because each has dependencies of its own.
 *
 * @type {Record<string, () => Subcommand>}
 */
const SUBCOMMANDS = {
  doctor: () => require('./doctor.js'),
  memory: () => require('./memory.js'),
  record: () => require('./record.js'),
};

function usage() {
  const lines = Object.entries(SUBCOMMANDS).map(
    ([name, load]) => `  ${name.padEnd(10)}${load().summary}`,
  );
  return `Usage: native-async-context <command> [options]

${lines.join('\n')}

  -h, --help     show this help; "help <command>" shows the help of a command
  -v, --version  show the version of the package
`;
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function run(args) {
  const [name, ...rest] = args;
  if (name === 'help') return run(rest[0] === undefined ? ['--help'] : [rest[0], '--help']);
  if (name !== undefined && Object.hasOwn(SUBCOMMANDS, name)) return SUBCOMMANDS[name]().run(rest);
  if (name !== undefined && !name.startsWith('-')) {
    return refuse(`unknown command "${name}"`);
  }
  try {
    const { values } = parseArgs({
      args,
      options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    });
    if (!values.help && !values.version) return refuse('missing command');
    process.stdout.write(values.help ? usage() : `${version}\n`);
    return 0;
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message);
  }
}

/** @param {string[]} args */
async function main(args) {
  process.exitCode = await run(args);
}

module.exports = { main };
