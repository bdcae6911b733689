'use strict';

/**
 * What a process says in a snapshot of its own heap: objects of a class that the analysis knows by name, and
 * from which it follows no path. They exist while the snapshot is made.
 */
class NativeAsyncContextMemoryMark {
  /**
   * @param {object} storage the storage that is searched, or a WeakRef to one that was made
   * @param {string} [text] where the storage was made; with a value, its age in seconds
   * @param {WeakRef<object>} [value] to a value that was entered
   */
  constructor(storage, text, value) {
    this.storage = storage;
    this.text = text === undefined ? undefined : flat(text);
    this.value = value;
  }
}

/** @param {string} text @returns {string} one piece: a snapshot does not show a string of several */
const flat = (text) => Buffer.from(text).toString();

/** The property of a storage, on Node 20 and 22, with the symbol under which resources have its values. */
const RESOURCE_STORE = 'kResourceStore';

module.exports = {
  MARK: NativeAsyncContextMemoryMark.name,
  Mark: NativeAsyncContextMemoryMark,
  RESOURCE_STORE,
  flat,
};
