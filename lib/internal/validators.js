'use strict';

const { invalidArgType } = require('./errors.js');

/**
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateFunction(value, argument) {
  if (typeof value !== 'function') throw invalidArgType(argument, 'of type function', value);
}

/**
 * An options bag: an object that is neither an array nor a function (Node's `validateObject`).
 *
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateObject(value, argument) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw invalidArgType(argument, 'of type object', value);
  }
}

module.exports = { validateFunction, validateObject };
