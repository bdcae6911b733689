'use strict';

const { ABSENT, current, exchange, extend, Key, lookup, recordExit, set } = require('../thread.js');
const { ObjectDefineProperty } = require('../internal/primordials.js');

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
    // Type(options) is Object: functions count as objects, and other values are ignored, not
    // rejected.
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
    const value = lookup(current(), this.#key);
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
    const found = current();
    set(extend(found, this.#key, value));
    try {
      return func(...args);
    } catch (error) {
      recordExit(error, found);
      throw error; // Thrown by the function that run called: see the stack below.
    } finally {
      exchange(found);
    }
  }

  static {
    keyOf = (variable) => variable.#key;
    scopeKeyOf = (variable) => (variable.#scopeKey ??= new Key());
    isVariable = (value) => typeof value === 'object' && value !== null && #key in value;
  }
}

ObjectDefineProperty(Variable.prototype, Symbol.toStringTag, {
  value: 'AsyncContext.Variable',
  configurable: true,
});

module.exports = { Variable, isVariable, keyOf, scopeKeyOf };
