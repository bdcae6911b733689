'use strict';

const { Snapshot } = require('./snapshot.js');

const { FinalizationRegistry: Native } = globalThis;

/**
 * A FinalizationRegistry whose callbacks run in the context that constructed the registry, as the
 * TC39 proposal specifies. No Node version does this: its own callbacks run in no context.
 *
 * @template T
 * @extends {Native<T>}
 */
class FinalizationRegistry extends Native {
  /** @param {(heldValue: T) => void} cleanup */
  constructor(cleanup) {
    super(typeof cleanup === 'function' ? Snapshot.wrap(cleanup) : cleanup);
  }
}

module.exports = { FinalizationRegistry };
