'use strict';

const { EventEmitter } = require('node:events');
const { bindEmitter } = require('./bind-emitter.js');
const { bindFunction } = require('./bind-function.js');
const { emitterSet } = require('./emitter-set.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * A ContextManager of @opentelemetry/api. OpenTelemetry's context is the value of one
 * AsyncLocalStorage. It is not the value of a Variable, because the end of `with` must restore
 * OpenTelemetry's context and nothing else: a value that a traced middleware entered in its own storage
 * with `enterWith` has to stay.
 *
 * The entry point passes the storage and the root context. The storage must come from the copy of this
 * package that serves the realm, and the root context from the build of the API (CommonJS or ES module)
 * that the caller uses.
 *
 * @template C
 */
class ContextManager {
  #storage;
  #root;
  /** The bound emitters. Only the first binding counts. */
  #emitters = emitterSet();

  /**
   * @param {import('../../index.js').AsyncLocalStorage<C>} storage
   * @param {C} root the active context where none was entered
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
