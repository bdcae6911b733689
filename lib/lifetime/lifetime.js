'use strict';

const { runInRoot } = require('../context/internals.js');
const { current, enterLifetime, exchange, FrameLifetime, recordExit } = require('../thread.js');
const { invalidArgType, invalidThis } = require('../internal/errors.js');
const { validateBoolean, validateFunction, validateObject } = require('../internal/validators.js');
const { SymbolDispose } = require('../internal/primordials.js');

/** @type {object} */
const NO_OPTIONS = Object.freeze({ __proto__: null });

/** @param {unknown} value @returns {any} */
const asObject = (value) =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? value : {};

/**
 * How long values may be read. What is entered in `run`, by anybody and in any variable or storage, reads
 * as not entered once the lifetime has ended, and can be collected whoever holds the context
 * (proposal issue 52 calls this context termination).
 */
class Lifetime {
  #lateReads = 0;
  #warn;
  #lifetime = new FrameLifetime(() => this.#noteRead());
  /** Stops waiting for the end. @type {() => void} */
  #forget = () => {};

  /** @param {{ warn?: boolean }} [options] */
  constructor(options = NO_OPTIONS) {
    validateObject(options, 'options');
    const { warn = false } = options;
    validateBoolean(warn, 'options.warn');
    this.#warn = warn;
  }

  /**
   * @param {any} end
   * @param {{ warn?: boolean }} [options]
   */
  static until(end, options) {
    const lifetime = new Lifetime(options);
    const { addEventListener, removeEventListener, once, off, then } = asObject(end);
    const onEnd = () => lifetime.end();
    if (typeof addEventListener === 'function' && typeof end.aborted === 'boolean') {
      if (end.aborted) onEnd();
      else end.addEventListener('abort', onEnd, { once: true });
      lifetime.#forget = () => {
        if (typeof removeEventListener === 'function') end.removeEventListener('abort', onEnd);
      };
    } else if (typeof once === 'function' && typeof off === 'function') {
      if (end.closed === true) onEnd();
      // In no context: the emitter would keep the one in which it was asked for.
      else runInRoot(() => end.once('close', onEnd));
      lifetime.#forget = () => end.off('close', onEnd);
    } else if (typeof then === 'function') {
      runInRoot(() => Promise.resolve(end).then(onEnd, onEnd));
    } else {
      throw invalidArgType('end', 'an AbortSignal, an EventEmitter or a Promise', end);
    }
    return lifetime;
  }

  get ended() {
    return this.#lifetime.ended;
  }

  get lateReads() {
    return this.#lateReads;
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {(...args: A) => R} fn
   * @param {A} args
   * @returns {R}
   */
  run(fn, ...args) {
    if (!(#lifetime in this)) throw invalidThis('Lifetime', this, 'lifetime.run(fn)');
    validateFunction(fn, 'fn');
    const found = current();
    exchange(this.ended ? found : enterLifetime(found, this.#lifetime));
    try {
      return fn(...args);
    } catch (error) {
      recordExit(error, found);
      throw error; // Thrown by the function that run called: see the stack below.
    } finally {
      exchange(found);
    }
  }

  end() {
    if (!(#lifetime in this)) throw invalidThis('Lifetime', this, 'lifetime.end()');
    const forget = this.#forget;
    this.#forget = () => {};
    this.#lifetime.end();
    forget();
  }

  [SymbolDispose]() {
    this.end();
  }

  #noteRead() {
    this.#lateReads++;
    if (!this.#warn) return;
    this.#warn = false;
    const { stack = '' } = new Error('read');
    const place = stack.split('\n').find((line) => !/^Error|[\\/]lib[\\/]/.test(line)) ?? '';
    process.emitWarning(
      `A value was read after its lifetime had ended, ${place.trim() || 'at an unknown place'}. The ` +
        'variable has its default value there.',
      { code: 'ASYNC_CONTEXT_LATE_READ' },
    );
  }
}

module.exports = { Lifetime };
