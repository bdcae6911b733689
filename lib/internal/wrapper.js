'use strict';

const { ObjectDefineProperty } = require('./primordials.js');

/**
 * Gives a wrapper the name and length that its readers shall see, as non-writable,
 * non-enumerable, configurable properties.
 *
 * @template {Function} F
 * @param {F} wrapper
 * @param {string} name
 * @param {number} length
 * @returns {F}
 */
function dress(wrapper, name, length) {
  if (wrapper.length !== length) ObjectDefineProperty(wrapper, 'length', valueOf(length));
  if (wrapper.name !== name) ObjectDefineProperty(wrapper, 'name', valueOf(name));
  return wrapper;
}

/**
 * @param {unknown} value
 * @returns {PropertyDescriptor}
 */
function valueOf(value) {
  return /** @type {any} */ ({ __proto__: null, value });
}

module.exports = { dress };
