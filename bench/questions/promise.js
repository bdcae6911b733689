'use strict';

const { FEW_SIZES } = require('../lib/sizes.js');

/**
 * The cost of promises while variables are live. Every batch does one asynchronous step per operation
 * and reads one of the variables at its end.
 *
 * @param {import('../lib/environment.js').Environment} environment
 * @returns {(count: number) => number} the result of a batch
 */
function reader({ variables }) {
  if (variables.length === 0) return (count) => count;
  const { storage, value } = variables[0];
  return (count) => (storage.getStore() === value ? count : 0);
}

/** A batch only reads once, at its end, and enters nothing: more sides would give the same figures. */
const SIDES = ['bare', 'map', 'node', 'ours', 'ours-thenables-off'];

async function step() {
  return 1;
}

async function* steps(count) {
  for (let i = 0; i < count; i++) yield i;
}

module.exports = {
  title: 'Promises under live variables',
  variants: {
    await: {
      title: '`await` of a value',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [1, 50],
      prepare(environment) {
        const seen = reader(environment);
        return async (count) => {
          for (let i = 0; i < count; i++) await i;
          return seen(count);
        };
      },
    },
    call: {
      title: '`await` of an async function',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare(environment) {
        const seen = reader(environment);
        return async (count) => {
          for (let i = 0; i < count; i++) await step();
          return seen(count);
        };
      },
    },
    then: {
      title: 'a chain of `.then`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare(environment) {
        const seen = reader(environment);
        const add = (n) => n + 1;
        return (count) => {
          let promise = Promise.resolve(0);
          for (let i = 0; i < count; i++) promise = promise.then(add);
          return promise.then(seen);
        };
      },
    },
    iteration: {
      title: '`for await` over an async generator',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare(environment) {
        const seen = reader(environment);
        return async (count) => {
          let passed = 0;
          for await (const _ of steps(count)) passed++;
          return seen(passed);
        };
      },
    },
  },
};
