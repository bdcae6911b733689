'use strict';

const { UsageError } = require('../../scripts/lib/command.js');
const { LINES } = require('../../scripts/lib/nodes.js');
const { NAMES } = require('../../scripts/lib/runtimes.js');

/** @type {Record<string, import('../../scripts/lib/command.js').Option>} */
const OPTIONS = {
  quick: { help: 'fewer sizes, sides and rounds: under two minutes' },
  node: {
    value: 'LINE',
    choices: [...LINES, 'all'],
    many: true,
    help: 'on this Node, such as 22, or on all of them',
  },
  runtime: { value: 'NAME', choices: NAMES, many: true, help: 'also on bun or deno' },
  all: { help: 'on every Node of the matrix, Bun and Deno' },
  question: {
    value: 'NAME',
    many: true,
    help: 'only this question (get) or variant (get/last)',
  },
  rounds: {
    value: 'N',
    range: [1, 1000],
    whole: true,
    help: 'rounds of each configuration',
  },
  forks: {
    value: 'N',
    range: [1, 100],
    whole: true,
    help: 'how many times each configuration gets new processes',
  },
  out: {
    value: 'NAME',
    help: 'writes bench/results/NAME.json, NAME.md and NAME-*.svg; by default "results" for all questions on all runtimes, "quick" for those of --quick, "partial" for anything less',
  },
  check: {
    help: 'with --quick: fails when the ratios of a row are under two thirds of the committed ones',
  },
  'write-baseline': {
    help: 'with --quick: commits to the ratios of this run, for the Nodes it ran on',
  },
  render: {
    value: 'NAME',
    help: 'measures nothing: makes tables and charts of bench/results/NAME.json',
  },
  readme: {
    help: 'puts the figures of bench/results/results.json, just measured or rendered, into README.md',
  },
};

/**
 * @param {import('../../scripts/lib/command.js').Values} values of the command line
 * @returns the effective settings
 */
function settle(values) {
  const { quick, check, question, render, all, readme, rounds, forks } = values;
  const writeBaseline = values['write-baseline'];
  if ((check || writeBaseline) && !quick) {
    throw new UsageError('The committed ratios are those of --quick: add --quick.');
  }
  if (check && writeBaseline) {
    throw new UsageError('--check and --write-baseline exclude each other.');
  }
  const otherwise = question.length > 0 ? 'partial' : quick ? 'quick' : all ? 'results' : 'partial';
  const out = render ?? values.out ?? otherwise;
  if (readme && out !== 'results') {
    throw new UsageError(
      'README.md shows bench/results/results.json: measure with --all, or add --render results.',
    );
  }
  return {
    ...values,
    writeBaseline,
    out,
    settings: {
      quick,
      rounds: rounds ?? (quick ? 7 : 9),
      // A baseline must not depend on the luck of one process.
      forks: forks ?? (writeBaseline ? 3 : quick ? 1 : 2),
      discarded: quick ? 1 : 4,
      times: quick ? { warmup: 60, round: 5, attempts: 2 } : { warmup: 80, round: 6, attempts: 6 },
    },
  };
}

module.exports = { OPTIONS, settle };
