'use strict';

const { loadQuestion } = require('./plan.js');
const { find, keyOf, ratio } = require('./results.js');
const { SIDES } = require('./sides.js');

/**
 * Checks whether anything became slower, by comparing the ratios of a run with the committed ones
 * (bench/baseline.json).
 *
 * Each row has two ratios. One compares ours with the runtime's own storage, the other with the least
 * that the same loop can cost: the bare slot, or no context. A change that makes ours slower lowers
 * both. Another machine, or other work on this one, lowers only one of them: it slows a loop of ten
 * instructions (ours, the bare slot) and one that copies a Map (Node's own) by different factors. So
 * a row fails only if all of its ratios are too low.
 *
 * @typedef {Record<string, Record<string, Record<string, number>>>} Ratios by the runtime's id, by
 *   `question/variant size`, by the side that ours is compared with
 *
 * @typedef {object} Miss
 * @property {string} runtime
 * @property {string} group
 * @property {string} against
 * @property {number} committed
 * @property {number | undefined} measured undefined when it could not be measured
 */

/** The check fails below this share of a committed ratio. */
const FLOOR = 2 / 3;

/** How many times to measure a missed group again. */
const AGAIN = 4;

/** @param {{ question: string, variant: string, size: number }} group */
const groupName = (group) => `${keyOf(group)} ${group.size}`;

/**
 * @param {{ question: string, variant: string }} row
 * @param {string} side that ours would be compared with
 */
function isChecked({ question, variant }, side) {
  const { checked = true, derived } = loadQuestion(question).variants[variant];
  return !derived && (Array.isArray(checked) ? checked.includes(side) : checked);
}

/**
 * @param {import('./results.js').Results} results
 * @returns {Ratios}
 */
function ratiosOf({ rows, runtimes }) {
  /** @type {Ratios} */
  const ratios = {};
  for (const { id } of runtimes) {
    for (const row of rows) {
      const ours = find(row, id, 'ours');
      const least = find(row, id, 'slot') ?? find(row, id, 'bare');
      for (const theirs of [find(row, id, 'node'), least]) {
        const measured = ratio(row, theirs, ours);
        if (theirs === undefined || measured === undefined) continue;
        if (!isChecked(row, theirs.side)) continue;
        ((ratios[id] ??= {})[groupName(row)] ??= {})[theirs.side] = measured;
      }
    }
  }
  return ratios;
}

/**
 * @param {Ratios} committed
 * @param {Ratios} measured
 * @param {string[]} asked the groups that were to be measured
 * @returns {Miss[]}
 */
function misses(committed, measured, asked) {
  const found = [];
  for (const runtime of Object.keys(committed)) {
    for (const [group, sides] of Object.entries(committed[runtime])) {
      if (!asked.includes(group)) continue;
      const all = Object.entries(sides).map(([against, before]) => {
        const now = measured[runtime]?.[group]?.[against];
        return { runtime, group, against, committed: before, measured: now };
      });
      const unmeasured = all.filter((one) => one.measured === undefined);
      const slower = all.every((one) => !(one.measured >= one.committed * FLOOR));
      found.push(...(slower ? all : unmeasured));
    }
  }
  return found;
}

/** @param {Miss} miss */
function describeMiss({ runtime, group, against, committed, measured }) {
  const place = `${runtime}, ${group}: ${SIDES[against].title} / ours`;
  return measured === undefined
    ? `${place} was ${committed}× and could not be measured`
    : `${place} was ${committed}× and is ${measured}×, less than two thirds of it`;
}

/**
 * Measures each missed group again before the miss counts: V8 does not compile a program the same way
 * each time, and the machine has other work. The best ratio of all attempts counts.
 *
 * @param {Ratios} committed
 * @param {Ratios} measured
 * @param {string[]} asked
 * @param {(runtime: string, group: string) => Promise<Ratios>} again measures one group again
 * @returns {Promise<Miss[]>} the misses that remain
 */
async function confirmedMisses(committed, measured, asked, again) {
  const best = structuredClone(measured);
  let missed = misses(committed, best, asked);
  for (let attempt = 0; attempt < AGAIN && missed.length > 0; attempt++) {
    const places = new Map(missed.map((miss) => [`${miss.runtime} ${miss.group}`, miss]));
    for (const { runtime, group } of places.values()) {
      const sides = ((best[runtime] ??= {})[group] ??= {});
      const now = (await again(runtime, group))[runtime]?.[group] ?? {};
      for (const [side, value] of Object.entries(now)) {
        sides[side] = Math.max(sides[side] ?? value, value);
      }
    }
    missed = misses(committed, best, asked);
  }
  return missed;
}

module.exports = {
  confirmedMisses,
  describeMiss,
  groupName,
  isChecked,
  misses,
  ratiosOf,
};
