'use strict';

const Module = require('node:module');

/**
 * Finds libraries that call back in the context of another request: the methods of some pools and
 * queues are wrapped when the library is required, and each callback that a program passes to them
 * compares the values of the program's variables where it was passed and where it is called.
 *
 * @typedef {object} Mixed
 * @property {string} library its name for `instrument`
 * @property {string} method
 * @property {number} calls how many callbacks were called in another context
 * @property {number} lost how many of them were called in no context
 *
 * @typedef {(object: any, method: string) => void} Wrap
 */

/** What is read of a variable of the program. @typedef {{ read(): unknown }} Reader */

class MixedCallbacks {
  /** @type {Map<object, Reader>} */
  #variables = new Map();
  /** @type {Map<string, Mixed>} */
  #found = new Map();
  /** @type {WeakSet<object>} */
  #wrapped = new WeakSet();

  /** @returns {Mixed[]} */
  get found() {
    return [...this.#found.values()];
  }

  /**
   * @param {any} variable a variable or a storage that the program has used
   * @param {() => unknown} read
   */
  note(variable, read) {
    if (!this.#variables.has(variable)) this.#variables.set(variable, { read });
  }

  /** @returns {[Reader, unknown][]} the values of the current context */
  #values() {
    return Array.from(this.#variables.values(), (variable) => [variable, variable.read()]);
  }

  /**
   * @param {string} library
   * @param {string} method
   * @param {Function} callback
   */
  #observed(library, method, callback) {
    const passed = this.#values().filter(([, value]) => value !== undefined);
    if (passed.length === 0) return callback;
    const compare = () => {
      const other = passed.filter(([variable, value]) => variable.read() !== value);
      if (other.length === 0) return;
      const key = `${library} ${method}`;
      const found = this.#found.get(key) ?? { library, method, calls: 0, lost: 0 };
      found.calls++;
      if (other.every(([variable]) => variable.read() === undefined)) found.lost++;
      this.#found.set(key, found);
    };
    return /** @this {any} @param {any[]} args */ function (...args) {
      compare();
      return Reflect.apply(callback, this, args);
    };
  }

  /**
   * @param {string} library
   * @param {any} object
   * @param {string} method of the object or of its prototype
   */
  wrap(library, object, method) {
    const original = object?.[method];
    if (typeof original !== 'function' || this.#wrapped.has(original)) return;
    const observe = (/** @type {unknown} */ arg) =>
      typeof arg === 'function' ? this.#observed(library, method, arg) : arg;
    /** @this {any} @param {any[]} args */
    const value = function (...args) {
      return Reflect.apply(original, this, args.map(observe));
    };
    this.#wrapped.add(value);
    Object.defineProperty(object, method, { value, writable: true, configurable: true });
  }
}

/**
 * How to wrap each library. A function gets its exports and returns them, or others.
 *
 * @type {Record<string, (exports: any, wrap: Wrap) => any>}
 */
const LIBRARIES = {
  async(exports, wrap) {
    for (const name of ['queue', 'priorityQueue', 'cargo', 'cargoQueue']) {
      made(exports, name, (queue) => ['push', 'unshift'].forEach((method) => wrap(queue, method)));
    }
    return exports;
  },
  bottleneck(exports, wrap) {
    for (const method of ['schedule', 'submit']) wrap(exports.prototype, method);
    return exports;
  },
  fastq(exports, wrap) {
    const observe = (/** @type {any} */ queue) => {
      for (const method of ['push', 'unshift']) wrap(queue, method);
      return queue;
    };
    return new Proxy(exports, {
      apply: (target, self, args) => observe(Reflect.apply(target, self, args)),
    });
  },
  mysql2(exports, wrap) {
    made(exports, 'createPool', (pool) => {
      for (const method of ['getConnection', 'query', 'execute']) wrap(pool, method);
    });
    return exports;
  },
  'pg-pool'(exports, wrap) {
    for (const method of ['connect', 'query']) wrap(exports.prototype, method);
    return exports;
  },
};

/**
 * @param {any} exports
 * @param {string} name a function that makes something
 * @param {(result: any) => void} observe
 */
function made(exports, name, observe) {
  const make = exports[name];
  if (typeof make !== 'function') return;
  /** @this {any} @param {any[]} args */
  const value = function (...args) {
    const result = Reflect.apply(make, this, args);
    observe(result);
    return result;
  };
  Reflect.defineProperty(exports, name, { value, writable: true, configurable: true });
}

/**
 * Wraps the libraries that CommonJS modules require from now on.
 *
 * @param {MixedCallbacks} callbacks
 * @param {() => void} loaded is called when something was loaded
 */
function watchLibraries(callbacks, loaded) {
  /** @type {Map<any, any>} */
  const replaced = new Map();
  const { _load: load } = /** @type {any} */ (Module);
  /** @this {any} @param {any[]} args */
  const observing = function (...args) {
    const exports = Reflect.apply(load, this, args);
    loaded();
    const [name] = args;
    if (!Object.hasOwn(LIBRARIES, name)) return exports;
    if (!replaced.has(exports)) {
      const wrap = (/** @type {any} */ object, /** @type {string} */ method) =>
        callbacks.wrap(name, object, method);
      replaced.set(exports, LIBRARIES[name](exports, wrap));
    }
    return replaced.get(exports);
  };
  /** @type {any} */ (Module)._load = observing;
}

module.exports = { MixedCallbacks, watchLibraries };
