'use strict';

const { defineProperty } = Object;

/**
 * Adds exports to `target` whose modules are loaded when they are first read, so that whoever does
 * not use them does not load them.
 *
 * @template {object} T
 * @template {Record<string, () => any>} L
 * @param {T} target
 * @param {L} loaders by the name of the export
 * @returns {T & { [K in keyof L]: ReturnType<L[K]> }}
 */
function lazily(target, loaders) {
  for (const [name, load] of Object.entries(loaders)) {
    defineProperty(target, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = load();
        defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
        return value;
      },
    });
  }
  return /** @type {any} */ (target);
}

module.exports = { lazily };
