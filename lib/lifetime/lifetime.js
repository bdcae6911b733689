'use strict';

const { setImmediate } = require('node:timers');
const { callIn, runInRoot } = require('../context/internals.js');
const { current, enterLifetime, FrameLifetime } = require('../thread.js');
const { invalidArgType, invalidThis } = require('../internal/errors.js');
const { validateBoolean, validateFunction, validateObject } = require('../internal/validators.js');
const { SymbolDispose } = require('../internal/primordials.js');

/** @type {object} */
const NO_OPTIONS = Object.freeze({ __proto__: null });

/** @type {(value: unknown) => boolean} */
let isLifetime;

/**
 * How long values can be read. What is entered in `run`, by any code and in any variable or storage,
 * reads as if it had not been entered once the lifetime has ended, and can be collected, whatever keeps
 * the context. Proposal issue 52 calls this context termination.
 */
class Lifetime {
  #lateReads = 0;
  /** @type {(() => void) | undefined} */
  #warn;
  #lifetime = new FrameLifetime(() => this.#noteRead());
  /** Stops waiting for the end. @type {(() => void) | undefined} */
  #stopWaiting;

  /** @param {{ warn?: boolean }} [options] */
  constructor(options = NO_OPTIONS) {
    validateObject(options, 'options');
    const { warn = false } = options;
    validateBoolean(warn, 'options.warn');
    // Loaded now: a read may come when the realm of a test file is gone.
    if (warn) this.#warn = require('./late-reads.js').warnOfRead;
  }

  /**
   * @param {any} end
   * @param {{ warn?: boolean }} [options]
   */
  static until(end, options) {
    const lifetime = new Lifetime(options);
    const event = eventOf(end);
    if (event === undefined) {
      throw invalidArgType('end', 'an AbortSignal, an EventEmitter or a Promise', end);
    }
    if (event.happened) lifetime.end();
    // In no context: what waits would keep the one in which this is called.
    else lifetime.#stopWaiting = runInRoot(event.listen, () => endAfterTurn(lifetime));
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
    if (!isLifetime(this)) throw invalidThis('Lifetime', this, 'lifetime.run(fn)');
    validateFunction(fn, 'fn');
    const found = current();
    const lifetime = this.#lifetime;
    return callIn(lifetime.ended ? found : enterLifetime(found, lifetime), fn, args);
  }

  end() {
    if (!isLifetime(this)) throw invalidThis('Lifetime', this, 'lifetime.end()');
    const stopWaiting = this.#stopWaiting;
    this.#stopWaiting = undefined;
    this.#lifetime.end();
    stopWaiting?.();
  }

  [SymbolDispose]() {
    this.end();
  }

  #noteRead() {
    this.#lateReads++;
    const warn = this.#warn;
    this.#warn = undefined;
    warn?.();
  }

  static {
    isLifetime = (value) => typeof value === 'object' && value !== null && #lifetime in value;
  }
}

/**
 * Other code that waits for the same event, its microtasks and ticks can still read: a log line that is
 * written in a `close` listener has the id of its request.
 *
 * @param {Lifetime} lifetime
 */
const endAfterTurn = (lifetime) => void setImmediate(() => lifetime.end());

/**
 * @typedef {object} Event what a lifetime ends with
 * @property {boolean} happened
 * @property {(listener: () => void) => () => void} listen returns a function that stops waiting
 *
 * @param {any} end
 * @returns {Event | undefined}
 */
function eventOf(end) {
  if ((typeof end !== 'object' || end === null) && typeof end !== 'function') return undefined;
  if (typeof end.addEventListener === 'function' && typeof end.aborted === 'boolean') {
    return {
      happened: end.aborted,
      listen(listener) {
        end.addEventListener('abort', listener, { once: true });
        return () => end.removeEventListener('abort', listener);
      },
    };
  }
  if (typeof end.once === 'function' && typeof end.off === 'function') {
    return {
      happened: end.closed === true, // A stream or a response.
      listen(listener) {
        end.once('close', listener);
        return () => end.off('close', listener);
      },
    };
  }
  if (typeof end.then === 'function') {
    return {
      happened: false,
      listen(listener) {
        let waiting = true;
        const settled = () => void (waiting && listener());
        Promise.resolve(end).then(settled, settled);
        return () => void (waiting = false);
      },
    };
  }
  return undefined;
}

module.exports = { Lifetime };
