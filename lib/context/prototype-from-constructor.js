'use strict';

const { setPrototypeOf } = Object;

/**
 * GetPrototypeFromConstructor for a class that the proposal makes a built-in: a `newTarget` whose
 * `prototype` is no object gives an instance of the class. V8 gives one of Object, because the class is
 * code of the language.
 *
 * Of a `newTarget` of another realm, the proposal takes the class of that realm. From here it cannot be
 * found, and an instance of this class can at least be used.
 *
 * @param {object} instance
 * @param {Function} newTarget
 * @param {object} prototype of the class
 */
function correctPrototype(instance, newTarget, prototype) {
  const own = newTarget.prototype;
  const isObject = (typeof own === 'object' && own !== null) || typeof own === 'function';
  if (!isObject) setPrototypeOf(instance, prototype);
}

module.exports = { correctPrototype };
