'use strict';

const { fork } = require('node:child_process');

/**
 * Runs one process per side. All are alive at once and work in turn: A B C, C B A, … So a temporary
 * disturbance of the machine affects every side.
 *
 * @param {string} file a script that answers the message `round` with a number
 * @param {string[][]} sides the arguments of each process
 * @param {{ rounds: number, warmUp: number }} options
 * @returns {Promise<number[][]>} the answers of each side, without those of the warm-up
 */
async function inTurns(file, sides, { rounds, warmUp }) {
  const children = sides.map((args) => {
    const child = fork(file, args);
    return child.once('exit', (code) => {
      if (code) throw new Error(`${args.join(', ')}: the process ended with exit code ${code}`);
    });
  });
  const answers = sides.map(() => /** @type {number[]} */ ([]));
  for (let round = -warmUp; round < rounds; round++) {
    const order = [...children.keys()];
    for (const at of round % 2 === 0 ? order : order.reverse()) {
      const answer = new Promise((resolve) => children[at].once('message', resolve));
      children[at].send('round');
      const value = await answer;
      if (round >= 0) answers[at].push(value);
    }
  }
  for (const child of children) child.disconnect();
  return answers;
}

module.exports = { inTurns };
