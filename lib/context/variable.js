'use strict';

const { ABSENT, current, exchange, extend, Key, read, recordExit, set } = require('../thread.js');
const { correctPrototype } = require('./prototype-from-constructor.js');
const { invalidArgType, invalidThis } = require('../internal/errors.js');
const { SymbolInspect, inspectName } = require('../internal/inspect-name.js');
const { JSONStringify, ObjectDefineProperty } = require('../internal/primordials.js');

/** @typedef {import('../frame/frame.js').FrameKey} FrameKey */

/**
 * Returns the key of a Variable.
 *
 * @type {(variable: Variable<any>) => FrameKey}
 * @throws {TypeError} if the argument is not a Variable
 */
let keyOf;
/**
 * Returns the key under which a frame stores the mark of the innermost scope of a Variable
 * (scope.js).
 *
 * @type {(variable: Variable<any>) => FrameKey}
 */
let scopeKeyOf;
/** @type {(value: any) => value is Variable<any>} */
let isVariable;

/**
 * `AsyncContext.Variable` of the TC39 proposal (spec text of June 2026, stage 2).
 *
 * @template T
 */
class Variable {
  #key = new Key();
  /** @type {FrameKey | undefined} */
  #scopeKey;
  #name = '';
  /** @type {any} */
  #defaultValue;

  /** @param {{ name?: string, defaultValue?: T }} [options] */
  constructor(options) {
    if (new.target !== Variable) correctPrototype(this, new.target, Variable.prototype);
    // Type(options) is Object: functions count as objects, and other values are ignored, not
    // rejected.
    if (typeof options === 'string') warnOfIgnoredName(options);
    if ((typeof options === 'object' && options !== null) || typeof options === 'function') {
      if ('name' in options) this.#name = `${options.name}`;
      this.#defaultValue = options.defaultValue;
    }
  }

  get name() {
    return this.#name;
  }

  /** @returns {T | undefined} */
  get() {
    let key;
    try {
      key = this.#key; // Not by `keyOf`: V8 does not see through the variable that holds it.
    } catch {
      throw invalidThis('AsyncContext.Variable', this, 'variable.get()');
    }
    const value = read(current(), key);
    return value === ABSENT ? this.#defaultValue : value;
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {T} value
   * @param {(...args: A) => R} func
   * @param {A} args
   * @returns {R}
   */
  run(value, func, ...args) {
    let key;
    try {
      key = this.#key;
    } catch {
      throw invalidThis('AsyncContext.Variable', this, 'variable.run(value, func)');
    }
    const found = current();
    set(extend(found, key, value));
    try {
      return func(...args);
    } catch (error) {
      if (typeof func !== 'function') {
        const advice = 'Write variable.run(value, () => { … })';
        throw invalidArgType('func', 'of type function', func, advice);
      }
      recordExit(error, found);
      throw error; // Thrown by the function that run called: see the stack below.
    } finally {
      exchange(found);
    }
  }

  /**
   * @param {number} depth
   * @param {import('node:util').InspectOptions} options
   * @param {typeof import('node:util').inspect} inspect
   */
  [SymbolInspect](depth, options, inspect) {
    if (!(#key in this)) return this; // The prototype.
    return inspectName(this, 'AsyncContext.Variable', depth, options, inspect);
  }

  static {
    keyOf = (variable) => {
      try {
        return variable.#key;
      } catch {
        throw invalidThis('AsyncContext.Variable', variable);
      }
    };
    scopeKeyOf = (variable) => (variable.#scopeKey ??= new Key(true));
    isVariable = (value) => typeof value === 'object' && value !== null && #key in value;
  }
}

let warned = false;

/**
 * The proposal has a constructor ignore what is no object. A name that is passed without its object
 * is a mistake that nothing else would show.
 *
 * @param {string} name
 */
function warnOfIgnoredName(name) {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `new AsyncContext.Variable(${JSONStringify(name)}) has no name: the proposal ignores options ` +
      `that are no object. Write new AsyncContext.Variable({ name: ${JSONStringify(name)} }).`,
    { code: 'ASYNC_CONTEXT_IGNORED_NAME' },
  );
}

ObjectDefineProperty(Variable.prototype, Symbol.toStringTag, {
  value: 'AsyncContext.Variable',
  configurable: true,
});

module.exports = { Variable, isVariable, keyOf, scopeKeyOf };
