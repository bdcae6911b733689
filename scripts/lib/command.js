'use strict';

const { parseArgs } = require('node:util');
const { prepare } = require('./prepare.js');

/**
 * The frame of a script that checks something: reads its arguments, prepares the checkout, says
 * what was wrong and ends with 0, 1 (something was wrong) or 2 (the arguments were).
 *
 * @typedef {object} Option
 * @property {number} [number] an option that takes a number: what it is without
 * @property {number} [least] that number, and with `most` what it may be
 * @property {number} [most]
 * @property {boolean} [whole] only integers
 * @property {readonly string[]} [choices] an option that takes one of these, or none
 * @property {boolean} [text] an option that takes anything, or nothing
 *
 * @typedef {Record<string, any>} Values by the option's name (one without any of these is a flag), and
 *   `words`
 */

/**
 * @param {Record<string, Option>} options
 * @param {readonly string[] | undefined} words
 * @returns {Values}
 * @throws {Error} that says what is wrong
 */
function read(options, words) {
  const flags = Object.entries(options).map(([name, { number, choices, text }]) => [
    name,
    { type: number !== undefined || choices !== undefined || text ? 'string' : 'boolean' },
  ]);
  /** @type {Record<string, any>} */
  const { values, positionals } = parseArgs({
    options: Object.fromEntries(flags),
    allowPositionals: words !== undefined,
  });
  const unknown = positionals.find(
    (/** @type {string} */ word) => words?.length !== 0 && !words?.includes(word),
  );
  if (unknown !== undefined) throw new Error(`"${unknown}" is none of ${words?.join(', ')}.`);
  return {
    ...Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, valueOf(name, option, values[name])]),
    ),
    words: positionals,
  };
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {any} value
 */
function valueOf(name, { number, least = 0, most = Infinity, whole, choices, text }, value) {
  if (text) return value;
  if (choices !== undefined) {
    if (value === undefined || choices.includes(value)) return value;
    throw new Error(`--${name} is one of ${choices.join(', ')}, not "${value}".`);
  }
  if (number === undefined) return value ?? false;
  const given = Number(value ?? number);
  if (given >= least && given <= most && (!whole || Number.isInteger(given))) return given;
  const kind = whole ? 'an integer' : 'a number';
  throw new Error(`--${name} is ${kind} from ${least} to ${most}, not "${value}".`);
}

/** @param {string} text */
const print = (text) => void process.stdout.write(text);

/**
 * @param {object} script
 * @param {string} script.usage
 * @param {Record<string, Option>} [script.options]
 * @param {readonly string[]} [script.words] where it takes words beside its options, which come as
 *   `words`: those that it knows; none means any
 * @param {string} script.right what to say when nothing was wrong
 * @param {(values: Values) => Promise<string[]>} script.check everything that was wrong, a sentence
 *   each
 */
function command({ usage, options = {}, words, right, check }) {
  /** @type {Values} */
  let values;
  try {
    values = read({ help: {}, ...options }, words);
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (values.help) return print(usage);
  // Servers are ended at `exit`, which a signal alone does not cause.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  prepare();
  check(values).then(
    (problems) => {
      for (const problem of problems) print(`✗ ${problem}\n`);
      if (problems.length === 0) print(`✓ ${right}\n`);
      process.exit(problems.length === 0 ? 0 : 1);
    },
    (error) => {
      process.stderr.write(`✗ ${error.message}\n`);
      process.exit(1);
    },
  );
}

module.exports = { command, print };
