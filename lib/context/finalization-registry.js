'use strict';

const { Snapshot } = require('./snapshot.js');

const { FinalizationRegistry: Native } = globalThis;

/**
 * A FinalizationRegistry whose callbacks run in the context that constructed it, as the TC39
 * proposal has it. No Node does this by itself: there they run in no context.
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
