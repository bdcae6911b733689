'use strict';

const assert = require('node:assert/strict');

/**
 * Asserts the properties that ECMA-262 section 17 requires of every built-in method and getter.
 *
 * @param {Function} fn
 * @param {string} name
 * @param {number} length
 */
function assertBuiltInFunction(fn, name, length) {
  assert.deepEqual(Reflect.ownKeys(fn).sort(), ['length', 'name']);
  assert.deepEqual(Object.getOwnPropertyDescriptor(fn, 'length'), readOnly(length));
  assert.deepEqual(Object.getOwnPropertyDescriptor(fn, 'name'), readOnly(name));
  assert.equal(Object.getPrototypeOf(fn), Function.prototype);
  assertNotConstructor(fn);
}

/** @param {Function} fn */
function assertNotConstructor(fn) {
  assert.throws(() => Reflect.construct(fn, []), TypeError);
  assert.throws(() => Reflect.construct(Object, [], fn), TypeError);
}

/** @param {unknown} value */
function method(value) {
  return { value, writable: true, enumerable: false, configurable: true };
}

/** @param {unknown} value */
function readOnly(value) {
  return { value, writable: false, enumerable: false, configurable: true };
}

module.exports = { assertBuiltInFunction, assertNotConstructor, method, readOnly };
