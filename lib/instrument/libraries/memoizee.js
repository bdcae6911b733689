'use strict';

const { AsyncContext } = require('../../../index.js');
const { apply } = require('../steps.js');

/**
 * A memoized function calls back all callers that wait for a result in the context of the first one.
 *
 * Only with the option `async` the last argument is a callback. Otherwise it is a part of the key, which must
 * not be replaced.
 *
 * @type {import('../targets.js').Library}
 */
module.exports = {
  versions: ['0.4.14', '0.5.0'],
  modules: {
    memoizee: (memoize, repair) =>
      repair.replacement(
        memoize,
        (/** @type {any} */ fn, /** @type {any} */ options, /** @type {any[]} */ ...rest) => {
          const memoized = memoize(fn, options, ...rest);
          if (options?.async !== true) return memoized;
          return apply(
            memoized,
            [{ at: '', callbacks: [-1] }],
            repair,
            new AsyncContext.Snapshot(),
          );
        },
      ),
  },
};
