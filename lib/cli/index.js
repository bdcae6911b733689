'use strict';

const { parseArgs } = require('node:util');
const { version } = require('../../package.json');

/**
 * The command `native-async-context`: finds the subcommand and lets it run.
 *
 * @typedef {object} Subcommand
 * @property {string} summary one line for `--help`
 * @property {(args: string[]) => Promise<number>} run returns the exit code
 */

/**
 * Loaded when called: each has needs of its own.
 *
 * @type {Record<string, () => Subcommand>}
 */
const SUBCOMMANDS = {
  doctor: () => require('./doctor.js'),
  record: () => require('./record.js'),
};

/** The exit code for what the user has to put right. */
const USAGE_ERROR = 2;

function usage() {
  const lines = Object.entries(SUBCOMMANDS).map(
    ([name, load]) => `  ${name.padEnd(10)}${load().summary}`,
  );
  return `Usage: native-async-context <command> [options]

${lines.join('\n')}

  --help     this, or, behind a command, what that command takes
  --version  the version of the package
`;
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`native-async-context: ${message}\n\n${usage()}`);
  return USAGE_ERROR;
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function run(args) {
  const [name, ...rest] = args;
  if (name !== undefined && Object.hasOwn(SUBCOMMANDS, name)) return SUBCOMMANDS[name]().run(rest);
  if (name !== undefined && !name.startsWith('-')) return refuse(`there is no command "${name}"`);
  try {
    const { values } = parseArgs({
      args,
      options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
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
