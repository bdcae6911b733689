'use strict';

const { current, exchange, recordExit } = require('../thread.js');
const { wrappers } = require('./bound-function.js');
const { correctPrototype } = require('./prototype-from-constructor.js');
const { isDebugged, tagged } = require('../internal/devtools.js');
const { invalidArgType, invalidThis } = require('../internal/errors.js');
const { validateFunction } = require('../internal/validators.js');
const { ObjectDefineProperty } = require('../internal/primordials.js');

const { hasOwn } = Object;
const { max, trunc } = Math;

const wrapper = wrappers('wrapped ');

/**
 * `AsyncContext.Snapshot` of the TC39 proposal (spec text of June 2026, stage 2). It holds one
 * word: the content of the slot at its creation.
 */
class Snapshot {
  #content = current();

  constructor() {
    if (new.target !== Snapshot) correctPrototype(this, new.target, Snapshot.prototype);
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {(...args: A) => R} func
   * @param {A} args
   * @returns {R}
   */
  run(func, ...args) {
    let content;
    try {
      content = this.#content;
    } catch {
      throw invalidThis('AsyncContext.Snapshot', this, 'snapshot.run(func)');
    }
    const found = exchange(content);
    try {
      return func(...args);
    } catch (error) {
      if (typeof func !== 'function') {
        const advice = 'Write snapshot.run(() => { … })';
        throw invalidArgType('func', 'of type function', func, advice);
      }
      recordExit(error, found);
      throw error; // Thrown by the function that run called: see the stack below.
    } finally {
      exchange(found);
    }
  }

  /**
   * @template {(...args: any[]) => any} F
   * @param {F} fn
   * @returns {F}
   */
  static wrap(fn) {
    validateFunction(fn, 'fn');
    const length = wrappedLength(fn);
    const { name } = fn;
    const ownName = typeof name === 'string' ? name : '';
    const called = isDebugged ? tagged(fn, ownName) : fn;
    const wrapped = /** @type {any} */ (wrapper(called, current(), ownName, length));
    // Like Node's own `once` wrappers: `emitter.off(event, fn)` finds the listener by this
    // property.
    wrapped.listener = fn;
    return wrapped;
  }
}

ObjectDefineProperty(Snapshot.prototype, Symbol.toStringTag, {
  value: 'AsyncContext.Snapshot',
  configurable: true,
});

/**
 * The length of a wrapper, as CopyNameAndLength computes it (ShadowRealm proposal), steps 1 to 4.
 *
 * @param {Function} fn
 */
function wrappedLength(fn) {
  if (!hasOwn(fn, 'length')) return 0;
  const { length } = fn;
  return typeof length === 'number' ? max(trunc(length) || 0, 0) : 0;
}

module.exports = { Snapshot };
