'use strict';

const { inspect } = require('node:util');

/**
 * The errors of this package, each with a stable `code`.
 *
 * Wrong arguments get the codes and the wording of Node's own errors (lib/internal/errors.js of
 * Node 26), because people compare the two. Errors that only this package can report start with
 * `ERR_ASYNC_CONTEXT_`.
 */

/**
 * Describes a value the way Node's own messages do (`determineSpecificType`).
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
    // Code of the object threw. Ignore that error: the caller is building the one to report.
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
  // V8 formats the first line of the stack when the stack is first read. Read it while the name
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
 * @param {string} expected for example "of type function"
 * @param {unknown} received
 * @param {string} [advice] what to write instead, where Node's message would not tell
 */
function invalidArgType(argument, expected, received, advice) {
  const message = `The "${argument}" argument must be ${expected}. Received ${describe(received)}`;
  return coded(TypeError, 'ERR_INVALID_ARG_TYPE', advised(message, advice));
}

/**
 * @param {string} message
 * @param {string} [advice]
 */
const advised = (message, advice) => (advice === undefined ? message : `${message}. ${advice}`);

/**
 * The symbol of `util.inspect.custom`. The prototypes of our classes have it, those of Node's do
 * not.
 */
const SymbolInspect = Symbol.for('nodejs.util.inspect.custom');

const OTHER_COPY =
  'It belongs to another copy of native-async-context: npm ls native-async-context, npm dedupe';
const NODES =
  "It is Node's own AsyncLocalStorage. Take AsyncLocalStorage from native-async-context, or start Node with --require native-async-context/register";

/**
 * Tells what is wrong with an object whose class has the expected name, but is another class: that
 * of Node, or that of another version of the package.
 *
 * @param {any} value
 * @returns {string | undefined}
 */
function whichClass(value) {
  try {
    const tag = value?.[Symbol.toStringTag];
    if (tag === 'AsyncContext.Variable' || tag === 'AsyncContext.Snapshot') return OTHER_COPY;
    if (typeof value?.getStore !== 'function' || typeof value.run !== 'function') return undefined;
    return SymbolInspect in value ? OTHER_COPY : NODES;
  } catch {
    return undefined; // Code of the object threw.
  }
}

/**
 * For an argument that must be an instance of a class of this package.
 *
 * @param {string} argument
 * @param {string} classes for example "AsyncContext.Variable"
 * @param {unknown} received
 */
function notOurs(argument, classes, received) {
  const name = describe(received).replace(/^an instance of /, '');
  const advice = classes.split(/\.| or /).includes(name) ? whichClass(received) : undefined;
  return invalidArgType(argument, `an instance of ${classes}`, received, advice);
}

/**
 * @param {string} argument the argument's name as the caller knows it
 * @param {string} expected for example "must be 'a' or 'b'"
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
 * @param {string} expected the class of which the receiver must be an instance
 * @param {unknown} received
 * @param {string} [call] for example "variable.get()"
 */
function invalidThis(expected, received, call) {
  // Without a receiver, the method was taken from its object: by destructuring, or as a callback.
  const advice =
    received === undefined && call !== undefined
      ? `Call it on its object: ${call}, or pass () => ${call}`
      : undefined;
  const message = `Value of "this" must be of type ${expected}. Received ${describe(received)}`;
  return coded(TypeError, 'ERR_INVALID_THIS', advised(message, advice));
}

/** @param {string} message includes what to do */
function backendUnavailable(message) {
  return coded(Error, 'ERR_ASYNC_CONTEXT_BACKEND', message);
}

/** @param {string} argument */
function notPortable(argument) {
  return coded(
    TypeError,
    'ERR_ASYNC_CONTEXT_NOT_PORTABLE',
    `The "${argument}" argument is a variable that its owner has not made portable: portable(variable, { name, decode })`,
  );
}

/** @param {string} name under which it travels */
function alreadyPortable(name) {
  return coded(
    TypeError,
    'ERR_ASYNC_CONTEXT_ALREADY_PORTABLE',
    `The variable is portable already, as ${JSON.stringify(name)}. Its owner calls portable() once`,
  );
}

/** @param {string} name */
function duplicateName(name) {
  return coded(
    TypeError,
    'ERR_ASYNC_CONTEXT_DUPLICATE_NAME',
    `Two of the variables travel as ${JSON.stringify(name)}. Give one of them another name, or pass it once`,
  );
}

/** @param {string} why the reason, and what to do */
function notBindable(why) {
  return coded(TypeError, 'ERR_ASYNC_CONTEXT_NOT_BINDABLE', `This cannot be bound: ${why}.`);
}

/**
 * @param {string} message the report
 * @param {object[]} dangling
 */
function danglingTasks(message, dangling) {
  const error = coded(Error, 'ERR_ASYNC_CONTEXT_DANGLING_TASKS', message);
  // Not enumerable, so it is not printed with the error: the report has all of it.
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
 * @param {string} what the feature that needs the package
 * @param {string} name the name of the package
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

/** @param {string} reason */
const unanalysed = (reason) =>
  coded(
    Error,
    'ERR_ASYNC_CONTEXT_MEMORY',
    `The heap snapshot could not be analysed: ${reason}. A bundle does not have the file that analyses: keep native-async-context out of the bundle`,
  );

module.exports = {
  alreadyPortable,
  backendUnavailable,
  danglingTasks,
  duplicateName,
  invalidArgType,
  invalidArgValue,
  invalidThis,
  missingPackage,
  missingPage,
  notBindable,
  notOurs,
  notPortable,
  unanalysed,
  unwritable,
};
