'use strict';

const { parseArgs } = require('node:util');

/** What the command line says. Requires nothing that `npm ci` has yet to install. */

const OPTIONS = /** @type {const} */ ({
  quick: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  'write-baseline': { type: 'boolean', default: false },
  node: { type: 'string', multiple: true, default: [] },
  runtime: { type: 'string', multiple: true, default: [] },
  all: { type: 'boolean', default: false },
  question: { type: 'string', multiple: true, default: [] },
  rounds: { type: 'string' },
  forks: { type: 'string' },
  out: { type: 'string' },
  render: { type: 'string' },
  readme: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

const USAGE = `Usage: npm run bench -- [options]

By default everything, on the running Node.

  --quick            fewer sizes, sides and rounds: under two minutes
  --node LINE        on this Node, such as 22, or on "all" of them; may be given several times
  --runtime NAME     also on bun or deno; may be given several times
  --all              on every Node of the matrix, Bun and Deno
  --question NAME    only this question (get) or variant (get/last); may be given several times
  --rounds N         rounds of each configuration
  --forks N          how many times each configuration gets new processes
  --out NAME         bench/results/NAME.json, NAME.md and NAME-*.svg; by default "results" for all
                     questions on all runtimes, "quick" for those of --quick, "partial" for anything less

  --quick --check           fails when a ratio is under two thirds of the committed one
  --quick --write-baseline  commits to the ratios of this run, for the Nodes it ran on

  --render NAME      measures nothing: makes tables and charts of bench/results/NAME.json anew
  --readme           puts the figures of bench/results/results.json, just measured or rendered, into
                     README.md
`;

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  return process.exit(2);
}

/**
 * @param {string | undefined} text
 * @param {number} otherwise
 */
function positive(text, otherwise) {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) refuse(`"${text}" is no positive whole number`);
  return value;
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message);
  }
}

function readOptions() {
  const options = parse();
  const { quick, check } = options;
  const writeBaseline = options['write-baseline'];
  if ((check || writeBaseline) && !quick) refuse('the committed ratios are those of --quick');
  if (check && writeBaseline) refuse('--check and --write-baseline exclude each other');
  const few = options.question.length > 0;
  const out =
    options.render ??
    options.out ??
    (few ? 'partial' : quick ? 'quick' : options.all ? 'results' : 'partial');
  if (options.readme && out !== 'results') {
    refuse('README.md shows bench/results/results.json: measure with --all, or --render results');
  }
  return {
    ...options,
    writeBaseline,
    out,
    settings: {
      quick,
      rounds: positive(options.rounds, quick ? 7 : 9),
      // What others are held to should not be one process's luck.
      forks: positive(options.forks, writeBaseline ? 3 : quick ? 1 : 2),
      discarded: quick ? 1 : 4,
      times: quick ? { warmup: 60, round: 5, attempts: 2 } : { warmup: 80, round: 6, attempts: 6 },
    },
  };
}

module.exports = { USAGE, readOptions, refuse };
