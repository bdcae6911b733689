'use strict';

/**
 * A stand-in for the frame that Node keeps in the slot. Its AsyncContextFrame
 * (lib/internal/async_context_frame.js, Node 22 to 26) is a Map that starts as a copy of the slot.
 *
 * @extends {Map<unknown, unknown>}
 */
class ForeignFrame extends Map {
  /**
   * @param {unknown} store
   * @param {unknown} data
   * @param {Iterable<[unknown, unknown]>} [found] what is in the slot
   */
  constructor(store, data, found) {
    super(found);
    this.set(store, data);
  }

  /** @param {unknown} store */
  disable(store) {
    this.delete(store);
  }
}

module.exports = { ForeignFrame };
