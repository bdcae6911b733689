'use strict';

/** Resumes a generator: as it is, and one that keeps the context of its creation. */

function* endless() {
  for (;;) yield 1;
}

/** @param {() => Generator<number, void, unknown>} create */
function resuming(create) {
  const generators = [create(), create(), create(), create()];
  return (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) right += generators[i & 3].next().value;
    return right;
  };
}

module.exports = {
  title: 'A generator',
  variants: {
    plain: {
      title: '`next`',
      sizes: [1],
      prepare: () => resuming(endless),
    },
    wrapped: {
      title: '`next`, `wrapGenerator`',
      sizes: [1],
      quick: false,
      needs: 'withValue',
      prepare: () => resuming(require('../../entries/generators.js').wrapGenerator(endless)),
    },
  },
};
