'use strict';

const { invalidArgType } = require('../internal/errors.js');
const { validateBoolean, validateString } = require('../internal/validators.js');

/**
 * @param {any} options of `recordTasks` and `startRecording`
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateOptions({ promises, variables, out }) {
  if (promises !== undefined) validateBoolean(promises, 'options.promises');
  if (out !== undefined) validateString(out, 'options.out');
  if (variables === undefined) return;
  if (!Array.isArray(variables)) {
    throw invalidArgType('options.variables', 'an instance of Array', variables);
  }
  for (const [index, variable] of variables.entries()) {
    if (typeof (variable?.get ?? variable?.getStore) === 'function') continue;
    const expected = 'an AsyncContext.Variable or an AsyncLocalStorage';
    throw invalidArgType(`options.variables[${index}]`, expected, variable);
  }
}

module.exports = { validateOptions };
