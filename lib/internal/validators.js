'use strict';

const { invalidArgType } = require('./errors.js');
const { ArrayIsArray } = require('./primordials.js');

/**
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateFunction(value, argument) {
  if (typeof value !== 'function') throw invalidArgType(argument, 'of type function', value);
}

/**
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateString(value, argument) {
  if (typeof value !== 'string') throw invalidArgType(argument, 'of type string', value);
}

/**
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateBoolean(value, argument) {
  if (typeof value !== 'boolean') throw invalidArgType(argument, 'of type boolean', value);
}

/**
 * The tasks that a function may leave behind: names, and patterns of names.
 *
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateAllowList(value, argument) {
  if (!ArrayIsArray(value)) throw invalidArgType(argument, 'an instance of Array', value);
  for (const [index, each] of value.entries()) {
    if (typeof each === 'string' || each instanceof RegExp) continue;
    throw invalidArgType(`${argument}[${index}]`, 'of type string or an instance of RegExp', each);
  }
}

/**
 * An options bag: an object that is neither an array nor a function (Node's `validateObject`).
 *
 * @param {unknown} value
 * @param {string} argument
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateObject(value, argument) {
  if (value === null || typeof value !== 'object' || ArrayIsArray(value)) {
    throw invalidArgType(argument, 'of type object', value);
  }
}

module.exports = {
  validateAllowList,
  validateBoolean,
  validateFunction,
  validateObject,
  validateString,
};
