'use strict';

const { notBindable } = require('../internal/errors.js');

const { getPrototypeOf, setPrototypeOf } = Reflect;

/**
 * Takes the inherited method and returns the function to call in its place.
 *
 * @typedef {(inherited: Function) => (self: any, ...args: any[]) => any} Method
 */

/**
 * Inserts an object with the given methods between an object and its prototype. Own properties
 * would work too, but after they are deleted V8 reads the object slowly, and a watch must leave
 * nothing behind.
 *
 * @param {object} object
 * @param {Record<string, Method>} methods
 * @returns {() => void} removes the methods again
 */
function insertMethods(object, methods) {
  const prototype = /** @type {any} */ (getPrototypeOf(object));
  const inserted = Object.create(prototype);
  for (const [name, method] of Object.entries(methods)) {
    const call = method(prototype[name]);
    const { [name]: value } = {
      /** @this {any} @param {any[]} args */
      [name](...args) {
        return call(this, ...args);
      },
    };
    Object.defineProperty(inserted, name, { value, writable: true, configurable: true });
  }
  if (!setPrototypeOf(object, inserted)) {
    throw notBindable(
      'it is frozen, sealed or not extensible, and a watch inserts methods above it',
    );
  }
  return () => {
    if (getPrototypeOf(object) === inserted) setPrototypeOf(object, prototype);
  };
}

module.exports = { insertMethods };
