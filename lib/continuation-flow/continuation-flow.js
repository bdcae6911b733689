'use strict';

const { currentFlows, runWith } = require('./current-flows.js');
const { follow, holder } = require('./installation.js');
const { FlowKey, put, read, readBranches } = require('./mapping.js');
const { invalidArgType, invalidArgValue, invalidThis } = require('../internal/errors.js');
const { ObjectDefineProperty } = require('../internal/primordials.js');
const { validateFunction, validateObject } = require('../internal/validators.js');

/** @type {object} */
const NO_OPTIONS = Object.freeze({ __proto__: null });

/**
 * `ContinuationFlow`, as discussed alongside the TC39 proposal: a variable whose value comes back.
 * A continuation has the value that was current when the promise it continues was settled, not the
 * value at its registration. In all other respects it is like a Variable. docs/continuation-flow.md
 * has the semantics and the reasons.
 *
 * @template T
 */
class ContinuationFlow {
  #key;
  #name;

  /**
   * @param {{ name?: string, defaultValue?: T, merge?: 'last' | 'first' | ((values: T[]) => T) }} [options]
   */
  constructor(options = NO_OPTIONS) {
    validateObject(options, 'options');
    const { name = '', defaultValue, merge = 'last' } = options;
    if (typeof name !== 'string') throw invalidArgType('options.name', 'of type string', name);
    this.#name = name;
    this.#key = new FlowKey(defaultValue, validMerge(merge));
  }

  get name() {
    ContinuationFlow.#check(this);
    return this.#name;
  }

  /** @returns {T | undefined} */
  get() {
    ContinuationFlow.#check(this, 'flow.get()');
    return read(currentFlows(), this.#key);
  }

  /** @returns {(T | undefined)[]} */
  getAggregated() {
    ContinuationFlow.#check(this, 'flow.getAggregated()');
    return readBranches(currentFlows(), this.#key);
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
    ContinuationFlow.#check(this, 'flow.run(value, func)');
    validateFunction(func, 'func');
    const found = currentFlows();
    const flows = put(found, this.#key, value, found === null ? holder() : found.holder);
    return runWith(flows, () => {
      follow();
      return func(...args);
    });
  }

  /**
   * @param {unknown} receiver
   * @param {string} [call]
   */
  static #check(receiver, call) {
    if (typeof receiver !== 'object' || receiver === null || !(#key in receiver)) {
      throw invalidThis('ContinuationFlow', receiver, call);
    }
  }
}

ObjectDefineProperty(ContinuationFlow.prototype, Symbol.toStringTag, {
  value: 'ContinuationFlow',
  configurable: true,
});

/**
 * @param {unknown} merge
 * @returns {any}
 */
function validMerge(merge) {
  if (merge === 'last' || merge === 'first' || typeof merge === 'function') return merge;
  throw typeof merge === 'string'
    ? invalidArgValue('options.merge', "must be 'last', 'first' or a function", merge)
    : invalidArgType('options.merge', 'of type string or function', merge);
}

module.exports = { ContinuationFlow };
