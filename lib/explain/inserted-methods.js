'use strict';

const { notBindable } = require('../internal/errors.js');

const { getPrototypeOf, setPrototypeOf } = Reflect;

/**
 * Gets the method of that name which the object inherits, and gives what is called in its place.
 *
 * @typedef {(inherited: Function) => (self: any, ...args: any[]) => any} Method
 */

/**
 * Puts methods between an object and its prototype. Own properties would do as well, but V8 reads
 * an object slowly from which properties were deleted, and this has to leave nothing behind.
 *
 * @param {object} object
 * @param {Record<string, Method>} methods
 * @returns {() => void} takes them away again
 */
function putInFront(object, methods) {
  const prototype = /** @type {any} */ (getPrototypeOf(object));
  const front = Object.create(prototype);
  for (const [name, method] of Object.entries(methods)) {
    const call = method(prototype[name]);
    const { [name]: value } = {
      /** @this {any} @param {any[]} args */
      [name](...args) {
        return call(this, ...args);
      },
    };
    Object.defineProperty(front, name, { value, writable: true, configurable: true });
  }
  if (!setPrototypeOf(object, front)) {
    throw notBindable(
      'it is frozen, sealed or not extensible, and watching puts methods in front of its own',
    );
  }
  return () => {
    if (getPrototypeOf(object) === front) setPrototypeOf(object, prototype);
  };
}

module.exports = { putInFront };
