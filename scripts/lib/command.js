'use strict';

const { parseArgs } = require('node:util');
const { print } = require('./output.js');
const { installPackages, prepare } = require('./prepare.js');

/**
 * What all commands share: usage text, arguments, preparation of the checkout, exit code.
 *
 * @typedef {object} Option a flag, unless it has a `value`
 * @property {string} help
 * @property {string} [value] the placeholder for its value in the usage text, such as `N`
 * @property {string | number} [fallback] the value when it is not given
 * @property {readonly string[]} [choices] the only values allowed
 * @property {[least: number, most: number]} [range] the value is a number within this range
 * @property {boolean} [whole] that number is an integer
 * @property {boolean} [many] it may be given several times; its value is an array
 *
 * @typedef {Record<string, any>} Values by the option's name; `words` are the other arguments
 *
 * @typedef {object} Command
 * @property {string} [summary] one line, for a list of commands
 * @property {string} about what it does, for the usage text
 * @property {Record<string, Option>} [options]
 * @property {{ title: string, choices?: readonly string[] }} [words] the arguments that it takes
 *   besides its options; any, unless there are `choices`
 * @property {string} [right] what to print when there was no problem
 * @property {(values: Values) => Values} [settle] called first; returns what the values mean together, and
 *   throws a UsageError if they contradict each other
 * @property {boolean} [prepares] if false, `run` itself prepares as much of the checkout as it needs
 * @property {boolean} [handlesSignals] whether `run` handles SIGINT itself
 * @property {(values: Values) => string[] | void | Promise<string[] | void>} run returns the
 *   problems, a sentence each
 */

// Every command loads this file first, because other files load packages.
installPackages();

const WIDTH = 100;

/** Arguments that the command cannot accept. */
class UsageError extends Error {}

/**
 * @param {string} text
 * @param {number} indent of all lines but the first
 */
function wrap(text, indent) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/**
 * @param {[term: string, text: string][]} rows
 * @returns {string} a line for each row, with the texts aligned
 */
function list(rows) {
  const width = Math.max(...rows.map(([term]) => term.length)) + 2;
  return rows.map(([term, text]) => `  ${term.padEnd(width)}${wrap(text, width + 2)}\n`).join('');
}

/** @param {[string, Option]} option */
const termOf = ([name, { value }]) => `--${name}${value === undefined ? '' : ` ${value}`}`;

/** @param {Option} option */
function helpOf({ help, fallback, many }) {
  const notes = [
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
    ...(many ? ['can be given several times'] : []),
  ];
  return notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
}

/**
 * @param {string} name how it is called, such as `npm run demo`
 * @param {Command} command
 * @returns {string}
 */
function usageOf(name, { about, options = {}, words, right }) {
  const all = Object.entries(options);
  const some = all.length > 4 ? '[options]' : all.map((option) => `[${termOf(option)}]`).join(' ');
  const parts = [some, words === undefined ? '' : `[${words.title} …]`].filter(Boolean);
  // npm reads options before the first `--` as its own.
  const separates = name.startsWith('npm') && !name.includes(' -- ') && parts.length > 0;
  const call = [name, ...(separates ? ['--'] : []), ...parts];
  const codes = [
    ['0', right ?? 'Done.'],
    ['1', 'Something failed, and the output says what.'],
    ['2', 'The arguments were wrong.'],
  ];
  return [
    `Usage: ${call.join(' ')}\n`,
    `${about.trim()}\n`,
    list([
      ...all.map((option) => /** @type {[string, string]} */ ([termOf(option), helpOf(option[1])])),
      ['--help', 'print this text'],
    ]),
    `Exit codes:\n${list(/** @type {[string, string][]} */ (codes))}`,
  ].join('\n');
}

/**
 * @param {Command} command
 * @param {string[]} args
 * @returns {Values}
 * @throws {UsageError}
 */
function read({ options = {}, words }, args) {
  const { values, positionals } = parse(options, words !== undefined, args);
  const unknown = positionals.find((word) => words?.choices?.includes(word) === false);
  if (unknown !== undefined) {
    throw new UsageError(`"${unknown}" is not one of ${words?.choices?.join(', ')}.`);
  }
  return {
    ...Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, valueOf(name, option, values[name])]),
    ),
    help: values.help,
    words: positionals,
  };
}

/**
 * @param {Record<string, Option>} options
 * @param {boolean} allowPositionals
 * @param {string[]} args
 * @returns {{ values: Record<string, any>, positionals: string[] }}
 */
function parse(options, allowPositionals, args) {
  /** @type {[string, any][]} */
  const described = Object.entries(options).map(([name, { value, many = false }]) => [
    name,
    { type: value === undefined ? 'boolean' : 'string', multiple: many },
  ]);
  try {
    return parseArgs({
      args,
      options: { help: { type: 'boolean', short: 'h' }, ...Object.fromEntries(described) },
      allowPositionals,
    });
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {any} given
 */
function valueOf(name, option, given) {
  if (option.value === undefined) return given ?? false;
  if (option.many) {
    return (given ?? []).map((/** @type {string} */ each) => checked(name, option, each));
  }
  return given === undefined ? option.fallback : checked(name, option, given);
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {string} given
 * @returns {string | number}
 */
function checked(name, { choices, range, whole }, given) {
  if (choices?.includes(given) === false) {
    throw new UsageError(`--${name} must be one of ${choices.join(', ')}. It was "${given}".`);
  }
  if (range === undefined) return given;
  const [least, most] = range;
  const number = Number(given);
  if (given !== '' && number >= least && number <= most && (!whole || Number.isInteger(number))) {
    return number;
  }
  const kind = whole ? 'an integer' : 'a number';
  throw new UsageError(`--${name} must be ${kind} from ${least} to ${most}. It was "${given}".`);
}

/**
 * @param {string} name how it is called, such as `npm run demo`
 * @param {Command} command
 * @param {string[]} [args]
 */
async function runCommand(name, command, args = process.argv.slice(2)) {
  try {
    const given = read(command, args);
    if (given.help) return print(usageOf(name, command));
    const values = command.settle?.(given) ?? given;
    if (!command.handlesSignals) {
      // Child processes are ended on `exit`, and a signal alone does not emit `exit`.
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
    }
    if (command.prepares !== false) prepare();
    const problems = (await command.run(values)) ?? [];
    for (const problem of problems) print(`✗ ${problem}\n`);
    if (problems.length === 0 && command.right !== undefined) print(`✓ ${command.right}\n`);
    process.exit(problems.length === 0 ? process.exitCode : 1);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usageOf(name, command)}`);
      process.exit(2);
    }
    process.stderr.write(`✗ ${/** @type {Error} */ (error).message}\n`);
    process.exit(1);
  }
}

module.exports = { UsageError, list, runCommand };
