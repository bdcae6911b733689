'use strict';

const { getOwnPropertyDescriptor } = Object;
const { defineProperty } = Reflect;

/**
 * Replaces a method of a built-in until the returned function undoes it. If there is no such method, or
 * the built-in is frozen, nothing happens. If other code has replaced the method in the meantime, that replacement stays.
 *
 * @param {any} object
 * @param {string | symbol} name
 * @param {(original: Function) => Record<string | symbol, Function>} make returns an object with the method
 * @returns {() => void}
 */
function replace(object, name, make) {
  const descriptor = getOwnPropertyDescriptor(object, name);
  if (typeof descriptor?.value !== 'function') return () => {};
  const value = make(descriptor.value)[name];
  if (!defineProperty(object, name, { ...descriptor, value })) return () => {};
  return () => {
    if (getOwnPropertyDescriptor(object, name)?.value === value) {
      defineProperty(object, name, descriptor);
    }
  };
}

module.exports = { replace };
