'use strict';

const { availableParallelism } = require('node:os');

/**
 * Measures one group: every side on every runtime, each in its own process. All processes are alive at
 * once and work in turn: A B C, C B A, A B C, … So a temporary disturbance of the machine affects all
 * of them, and each ratio is taken within a round.
 *
 * @typedef {object} Settings
 * @property {number} rounds
 * @property {number} discarded how many rounds at the start of each fork are dropped
 * @property {number} forks how many times to repeat everything with new processes
 * @property {import('./measure.js').Times} times
 *
 * @typedef {object} Measured
 * @property {string} runtime
 * @property {string} side
 * @property {number[]} rounds
 * @property {number[]} [second] the other figure of each round, where there is one
 * @property {string} [missing] the method or module that the side lacks
 * @property {string} [error]
 */

/**
 * @param {any[]} contestants
 * @param {(contestant: any) => Promise<void>} action
 */
async function atOnce(contestants, action) {
  const waiting = [...contestants];
  const line = async () => {
    for (let next; (next = waiting.shift()) !== undefined;) await action(next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, line));
}

/**
 * @param {() => { runtime: any, side: string, start: () => import('./contestant.js').Contestant,
 *   round: (contestant: any) => Promise<{ value: number, second?: number }> }[]} entries
 * @param {Settings} settings
 * @returns {Promise<Measured[]>}
 */
async function conduct(entries, { rounds, forks, discarded }) {
  /** @type {Map<string, Measured>} */
  const measured = new Map();
  for (const { runtime, side } of entries()) {
    measured.set(`${runtime.id} ${side}`, { runtime: runtime.id, side, rounds: [] });
  }
  for (let fork = 0; fork < forks; fork++) {
    /** @type {any[]} */
    let alive = [];
    const fails = (entry, error) => {
      alive = alive.filter((one) => one !== entry);
      entry.contestant?.end();
      entry.result.error ??= error.message;
    };
    try {
      for (const entry of entries()) {
        const result = measured.get(`${entry.runtime.id} ${entry.side}`);
        if (result.error === undefined && result.missing === undefined) {
          alive.push({ ...entry, result });
        }
      }
      // Starting and warming up is not timed, so it runs in parallel on all cores.
      await atOnce([...alive], async (entry) => {
        try {
          entry.contestant = entry.start();
          const { missing } = await entry.contestant.prepared();
          if (missing === undefined) return;
          entry.result.missing = missing;
          entry.contestant.end();
          alive = alive.filter((one) => one !== entry);
        } catch (error) {
          fails(entry, error);
        }
      });
      for (let round = -discarded; round < rounds; round++) {
        for (const entry of round % 2 === 0 ? [...alive] : [...alive].reverse()) {
          try {
            const { value, second } = await entry.round(entry.contestant);
            if (round < 0) continue;
            entry.result.rounds.push(value);
            if (second !== undefined) (entry.result.second ??= []).push(second);
          } catch (error) {
            fails(entry, error);
          }
        }
      }
    } finally {
      for (const { contestant } of alive) contestant?.end();
    }
  }
  return [...measured.values()];
}

module.exports = { conduct };
