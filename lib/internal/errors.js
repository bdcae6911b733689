'use strict';

const { inspect } = require('node:util');

/**
 * The errors of this package, each with a stable `code`.
 *
 * Wrong arguments get Node's own codes and words (lib/internal/errors.js of Node 26), because
 * people compare them; what only this package can report starts with `ERR_ASYNC_CONTEXT_`.
 */

/**
 * Says what a value is the way Node's own messages do (`determineSpecificType`).
 *
 * @param {unknown} value
 * @returns {string}
 */
function describe(value) {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'function':
      return `function ${value.name}`;
    case 'object':
      return describeObject(value);
    case 'string': {
      const shown = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return `type string (${shown.includes("'") ? JSON.stringify(shown) : `'${shown}'`})`;
    }
    default:
      return `type ${typeof value} (${inspect(value)})`;
  }
}

/**
 * @param {object} value
 * @returns {string}
 */
function describeObject(value) {
  try {
    const name = value.constructor?.name;
    return typeof name === 'string' && name !== ''
      ? `an instance of ${name}`
      : inspect(value, { depth: -1 });
  } catch {
    // The object's own code threw; the error to report is the one that is being made.
    return 'an object';
  }
}

/**
 * @template {Error} E
 * @param {new (message: string) => E} Base
 * @param {string} code
 * @param {string} message
 * @returns {E & { code: string }}
 */
function coded(Base, code, message) {
  const error = new Base(message);
  const { name } = error;
  // The stack's first line is formatted when the stack is first read: read it under a name that
  // shows the code, as Node's own errors do.
  Object.defineProperty(error, 'name', { value: `${name} [${code}]`, configurable: true });
  void error.stack;
  Reflect.deleteProperty(error, 'name');
  Object.defineProperty(error, 'toString', {
    value: () => `${error.name} [${code}]: ${error.message}`,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  return Object.assign(error, { code });
}

/**
 * @param {string} argument the argument's name as the caller knows it
 * @param {string} expected such as "of type function"
 * @param {unknown} received
 */
function invalidArgType(argument, expected, received) {
  return coded(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "${argument}" argument must be ${expected}. Received ${describe(received)}`,
  );
}

/**
 * @param {string} argument the argument's name as the caller knows it
 * @param {string} expected such as "must be 'a' or 'b'"
 * @param {unknown} received
 */
function invalidArgValue(argument, expected, received) {
  return coded(
    TypeError,
    'ERR_INVALID_ARG_VALUE',
    `The argument '${argument}' ${expected}. Received ${inspect(received)}`,
  );
}

/**
 * @param {string} expected the class whose instance the receiver has to be
 * @param {unknown} received
 */
function invalidThis(expected, received) {
  return coded(
    TypeError,
    'ERR_INVALID_THIS',
    `Value of "this" must be of type ${expected}. Received ${describe(received)}`,
  );
}

/**
 * @param {string} message says what to do, too
 */
function backendUnavailable(message) {
  return coded(Error, 'ERR_ASYNC_CONTEXT_BACKEND', message);
}

/**
 * @param {string} why and what to do
 */
function notBindable(why) {
  return coded(TypeError, 'ERR_ASYNC_CONTEXT_NOT_BINDABLE', `This cannot be bound: ${why}.`);
}

/**
 * @param {string} message the report
 * @param {object[]} dangling
 */
function danglingTasks(message, dangling) {
  const error = coded(Error, 'ERR_ASYNC_CONTEXT_DANGLING_TASKS', message);
  // Not to be shown with the error: the report says it all.
  return Object.defineProperty(error, 'dangling', { value: dangling });
}

/**
 * @param {string} file
 * @param {Error} cause
 */
function unwritable(file, cause) {
  return Object.assign(
    coded(Error, 'ERR_ASYNC_CONTEXT_UNWRITABLE', `Cannot write ${file}: ${cause.message}.`),
    { cause },
  );
}

/** The page in which a recording is drawn is a file of the package that no bundler copies. */
function missingPage() {
  return coded(
    Error,
    'ERR_ASYNC_CONTEXT_MISSING_PAGE',
    'The page that draws a recording is not part of a bundle. Mark native-async-context as external when you bundle, or write .json or .dot instead of .html.',
  );
}

/**
 * @param {string} what needs it
 * @param {string} name of the package
 * @param {Error} cause
 */
function missingPackage(what, name, cause) {
  const [, installed] = /** @type {RegExpExecArray} */ (/^((?:@[^/]+\/)?[^/]+)/.exec(name));
  return Object.assign(
    coded(
      Error,
      'ERR_ASYNC_CONTEXT_MISSING_PACKAGE',
      `${what} needs the package ${installed}, which cannot be loaded: npm install ${installed}. ` +
        cause.message.split('\n', 1)[0],
    ),
    { cause },
  );
}

module.exports = {
  backendUnavailable,
  danglingTasks,
  invalidArgType,
  invalidArgValue,
  invalidThis,
  missingPackage,
  missingPage,
  notBindable,
  unwritable,
};
