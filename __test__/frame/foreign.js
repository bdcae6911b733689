'use strict';

/**
 * What Node keeps in the slot: its AsyncContextFrame (lib/internal/async_context_frame.js, Node 22
 * to 26) is a Map that starts as a copy of what it finds there.
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
