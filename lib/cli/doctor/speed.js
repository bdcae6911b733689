'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

/**
 * A quick measurement of the package on this machine: ours and Node's own in turn, the median of a
 * few rounds. `npm run bench` in the repository measures properly.
 *
 * @typedef {object} Speed
 * @property {string} question
 * @property {number} ours nanoseconds per operation
 * @property {number} node nanoseconds per operation
 * @property {number} ratio how many times as fast ours is
 */

const SIDE = path.join(__dirname, 'speed-side.js');

const QUESTIONS = ['getStore', 'run', 'await'];

/** The first rounds let the JIT warm up and do not count. */
const ROUNDS = 8;
const WARM_UP = 3;

/** @param {number[]} numbers */
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/**
 * @param {string[]} flags flags for Node
 * @returns {Promise<Speed[]>} an empty array if one of the two cannot be measured
 */
async function measureSpeed(flags) {
  const sides = ['ours', 'node'].map((side) =>
    fork(SIDE, [side], { execArgv: flags, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
  );
  /** @type {Promise<never>} */
  const ended = new Promise((_resolve, reject) => {
    for (const side of sides) {
      side.once('error', reject);
      side.once('exit', () => reject(new Error('it ended')));
    }
  });
  try {
    /** @type {Speed[]} */
    const speeds = [];
    for (const question of QUESTIONS) {
      /** @type {number[][]} */
      const times = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        for (const [index, side] of sides.entries()) {
          side.send(question);
          const [nanoseconds] = await Promise.race([once(side, 'message'), ended]);
          if (round >= WARM_UP) times[index].push(nanoseconds);
        }
      }
      const [ours, node] = times.map(median);
      speeds.push({ question, ours, node, ratio: node / ours });
    }
    return speeds;
  } catch {
    return []; // Another part of the report says why the package does not run.
  } finally {
    ended.catch(() => {});
    for (const side of sides) side.kill();
  }
}

module.exports = { measureSpeed };
