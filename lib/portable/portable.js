'use strict';

const { isName } = require('./baggage.js');
const { isVariable, keyOf } = require('../context/internals.js');
const { alreadyPortable, invalidArgValue, notOurs, notPortable } = require('../internal/errors.js');
const { SafeWeakMap } = require('../internal/primordials.js');
const { validateFunction, validateObject, validateString } = require('../internal/validators.js');

/**
 * Which variables may travel, and how: what the owner of each has said once.
 *
 * @typedef {object} Portable
 * @property {string} name
 * @property {import('../frame/frame.js').FrameKey} key
 * @property {(value: any) => unknown} encode
 * @property {(text: string) => unknown} decode
 * @property {number} maxLength
 */

/** @type {WeakMap<object, Portable>} */
const portables = new SafeWeakMap();

/** The name of the member that a Propagator with a key adds. */
const SIGNATURE = 'async-context-signature';

/** @param {any} value */
const identity = (value) => value;

/**
 * @template V
 * @param {V} variable
 * @param {any} options
 * @returns {V}
 */
function portable(variable, options) {
  if (!isVariable(variable)) throw notOurs('variable', 'AsyncContext.Variable', variable);
  validateObject(options, 'options');
  const { name, encode = identity, decode, maxLength = 1_024 } = options;
  validateString(name, 'options.name');
  if (!isName(name) || name === SIGNATURE) {
    throw invalidArgValue(
      'options.name',
      "must be a token: letters, digits and !#$%&'*+-.^_`|~" +
        (name === SIGNATURE ? '. This one is taken by signatures' : ''),
      name,
    );
  }
  validateFunction(encode, 'options.encode');
  validateFunction(decode, 'options.decode');
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > 4_096) {
    throw invalidArgValue('options.maxLength', 'must be an integer from 1 to 4096', maxLength);
  }
  const known = portables.get(variable);
  if (known !== undefined) throw alreadyPortable(known.name);
  portables.set(variable, { name, key: keyOf(variable), encode, decode, maxLength });
  return variable;
}

/**
 * @param {unknown} variable
 * @param {string} argument
 * @returns {Portable}
 */
function portableOf(variable, argument) {
  if (!isVariable(variable)) throw notOurs(argument, 'AsyncContext.Variable', variable);
  const found = portables.get(variable);
  if (found === undefined) throw notPortable(argument);
  return found;
}

module.exports = { SIGNATURE, portable, portableOf };
