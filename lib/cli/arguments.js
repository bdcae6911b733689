'use strict';

const { parseArgs } = require('node:util');

/** Parses the arguments of subcommands that run a program. */

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

module.exports = { parseWithProgram, seconds };
