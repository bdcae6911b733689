'use strict';

const { createRequire } = require('node:module');
const path = require('node:path');
const { parseArgs } = require('node:util');

/** Parses the arguments of subcommands that run a program. */

/** The exit code for errors that the user has to fix before anything can run. */
const USAGE_ERROR = 2;

/**
 * @param {string[]} args
 * @param {import('node:util').ParseArgsConfig['options']} options
 * @returns {{ values: any, program: string[] }} `program` starts at the first positional argument;
 *   all arguments after it belong to the program
 */
function parseWithProgram(args, options) {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind === 'positional')?.index ?? args.length;
  const { values } = parseArgs({
    args: args.slice(0, first).filter((arg, index) => arg !== '--' || index !== first - 1),
    options,
  });
  return { values, program: args.slice(first) };
}

/**
 * @param {string} value
 * @param {string} option
 * @returns {number}
 */
function seconds(value, option) {
  const number = Number(value);
  if (!(number >= 0)) throw new TypeError(`${option} takes a number of seconds`);
  return number;
}

/** Flags with which Node takes something other than a file as its program. */
const NO_FILE = /^(-e|-p|-pe|--eval|--print|--test|--entry-url|--experimental-sea-config)\b/;

/**
 * Checks that there is a program, as Node looks for it: `app` may be `app.js` or `app/index.js`. Its
 * absence would otherwise look like the result of a run.
 *
 * @param {string[]} program the file and its arguments
 * @param {string[]} flags for Node
 * @throws {Error} if there is no such file
 */
function assertProgram([file], flags) {
  if (file === '-' || flags.some((flag) => NO_FILE.test(flag))) return;
  const absolute = path.resolve(file);
  try {
    createRequire(absolute).resolve(absolute);
  } catch {
    throw new Error(`there is no file ${file} in ${process.cwd()}`);
  }
}

/**
 * Says what is wrong with the arguments, and where to read what is right.
 *
 * @param {string} message
 * @param {string} [command] the subcommand
 * @returns {number} the exit code
 */
function refuse(message, command) {
  // parseArgs goes on with advice that does not apply here.
  const [line] = message.split(/\n|\. To specify a positional/);
  const help = command === undefined ? '--help' : `${command} --help`;
  process.stderr.write(
    `native-async-context: ${line}\nRun "native-async-context ${help}" for what it takes.\n`,
  );
  return USAGE_ERROR;
}

/**
 * Says why a command does not run, in one line.
 *
 * @param {string} message
 * @returns {number} the exit code
 */
function fail(message) {
  process.stderr.write(`native-async-context: ${message}\n`);
  return USAGE_ERROR;
}

module.exports = { assertProgram, fail, parseWithProgram, refuse, seconds };
