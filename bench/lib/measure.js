'use strict';

const { conduct } = require('./conduct.js');
const { entriesOf } = require('./entries.js');
const { loadQuestion } = require('./plan.js');
const { round } = require('../../scripts/lib/statistics.js');

/**
 * Measures a group and returns its rows: one, or two if each round has a second figure.
 *
 * @typedef {object} Times
 * @property {number} warmup milliseconds
 * @property {number} round milliseconds
 * @property {number} attempts how often to measure a disturbed round, at most
 *
 * @typedef {object} MeasureSettings
 * @property {boolean} quick
 * @property {number} rounds
 * @property {number} forks
 * @property {Times} times
 *
 * @param {import('./runtimes.js').Runtime[]} runtimes
 * @param {import('./plan.js').Group} group
 * @param {MeasureSettings} settings
 * @returns {Promise<import('./results.js').Row[]>} empty if no runtime has any of its sides
 */
async function measure(runtimes, group, settings) {
  const { question, variant, size, definition } = group;
  const measured = await conduct(() => entriesOf(runtimes, group, settings), {
    ...settings,
    ...(settings.quick ? definition.quickSettings : definition.settings),
  });
  const present = measured.filter(({ missing }) => missing === undefined);
  if (present.length === 0) return [];

  const row = {
    question,
    variant,
    size,
    unit: definition.unit ?? 'ns',
    better: definition.better ?? 'lower',
    measured: present.map(({ second: _, rounds, ...rest }) => ({
      ...rest,
      rounds: rounds.map(round),
    })),
  };
  if (!present.some(({ second }) => second !== undefined)) return [row];

  const name = definition.second;
  const { unit, better = 'lower' } = loadQuestion(question).variants[name];
  const seconds = present.map(({ runtime, side, second = [] }) => ({
    runtime,
    side,
    rounds: second.map(round),
  }));
  return [row, { question, variant: name, size, unit, better, measured: seconds }];
}

module.exports = { measure };
