'use strict';

/** Resumes a plain generator, and one that keeps the context of its creation. */

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

function* two() {
  yield 1;
  yield 1;
}

/** Makes generators of two values each and consumes them, as `for` loops do. */
function consuming(count) {
  let right = 0;
  for (let rest = count; rest > 0;) {
    for (const value of two()) {
      right += value;
      if (--rest === 0) break;
    }
  }
  return right;
}

/** Applies only to the process of this contestant. */
function carry() {
  require('../../entries/generators.js').carryGenerators();
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
    carried: {
      title: '`next`, `carryGenerators`',
      sizes: [1],
      quick: false,
      needs: 'withValue',
      prepare() {
        carry();
        return resuming(endless);
      },
    },
    short: {
      title: 'a generator of two values, half of it',
      sides: ['bare', 'variable'],
      sizes: [1],
      quick: false,
      prepare: () => consuming,
    },
    'short-carried': {
      title: 'a generator of two values, half of it, `carryGenerators`',
      sizes: [1],
      quick: false,
      needs: 'withValue',
      prepare() {
        carry();
        return consuming;
      },
    },
  },
};
