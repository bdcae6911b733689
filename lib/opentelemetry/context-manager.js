'use strict';

const { EventEmitter } = require('node:events');
const { bindEmitter } = require('./bind-emitter.js');
const { bindFunction } = require('./bind-function.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * The ContextManager of @opentelemetry/api on a storage: OpenTelemetry's context is the value of
 * one AsyncLocalStorage. Not of a Variable, because leaving `with` must put back OpenTelemetry's
 * context and nothing else: what a request's own storage entered inside (`enterWith` in a
 * middleware that is traced, say) has to stay.
 *
 * Storage and root come from the entry point: the storage must be that of the copy of this package
 * that serves the thread, the root that of the build of the API, CommonJS or ES module, that the
 * caller has.
 *
 * @template C
 */
class ContextManager {
  #storage;
  #root;
  /** The emitters that are bound: the first context counts. @type {WeakSet<EventEmitter>} */
  #emitters = new WeakSet();

  /**
   * @param {import('../../index.js').AsyncLocalStorage<C>} storage
   * @param {C} root what is active where nothing was entered
   */
  constructor(storage, root) {
    this.#storage = storage;
    this.#root = root;
  }

  /** @returns {C} */
  active() {
    return this.#storage.getStore() ?? this.#root;
  }

  /**
   * @template {unknown[]} A
   * @template {(...args: A) => ReturnType<F>} F
   * @param {C} context
   * @param {F} fn
   * @param {ThisParameterType<F>} [thisArg]
   * @param {A} args
   * @returns {ReturnType<F>}
   */
  with(context, fn, thisArg, ...args) {
    return thisArg === undefined
      ? this.#storage.run(context, fn, ...args)
      : this.#storage.run(context, ReflectApply, fn, thisArg, args);
  }

  /**
   * @template T
   * @param {C} context
   * @param {T} target
   * @returns {T}
   */
  bind(context, target) {
    if (target instanceof EventEmitter) {
      if (!this.#emitters.has(target)) {
        bindEmitter(this, context, target);
        this.#emitters.add(target);
      }
      return target;
    }
    return typeof target === 'function'
      ? /** @type {any} */ (bindFunction(this, context, target))
      : target;
  }

  /** @param {C} context */
  attach(context) {
    return this.#storage.withScope(context);
  }

  enable() {
    return this;
  }

  disable() {
    this.#storage.disable();
    return this;
  }
}

module.exports = { ContextManager };
