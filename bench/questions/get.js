'use strict';

const { SIZES, SOME_SIZES } = require('../lib/sizes.js');

/**
 * Reads the stores of `variables` in turn.
 *
 * @param {{ storage: any, value: unknown }[]} variables
 */
function reader(variables) {
  const { length } = variables;
  if (length === 1) {
    const { storage, value } = variables[0];
    return (count) => {
      let right = 0;
      for (let i = 0; i < count; i++) if (storage.getStore() === value) right++;
      return right;
    };
  }
  const storages = variables.map(({ storage }) => storage);
  const values = variables.map(({ value }) => value);
  return (count) => {
    let right = 0;
    for (let i = 0, at = 0; i < count; i++) {
      if (storages[at].getStore() === values[at]) right++;
      at = at + 1 === length ? 0 : at + 1;
    }
    return right;
  };
}

module.exports = {
  title: 'Read a variable',
  variants: {
    last: {
      title: 'the one entered last',
      sizes: SIZES,
      prepare: ({ variables }) => reader(variables.slice(-1)),
    },
    first: {
      title: 'the one entered first',
      sizes: SOME_SIZES.slice(1),
      quick: [8],
      prepare: ({ variables }) => reader(variables.slice(0, 1)),
    },
    each: {
      title: 'all of them in turn',
      sizes: SOME_SIZES.slice(1),
      quick: [64],
      prepare: ({ variables }) => reader(variables),
    },
    absent: {
      title: 'one that was never entered',
      sizes: [0, ...SOME_SIZES],
      quick: [8],
      prepare: ({ create }) => reader([{ storage: create(), value: undefined }]),
    },
  },
};
