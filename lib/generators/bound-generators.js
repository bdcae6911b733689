'use strict';

const { types } = require('node:util');
const { current, exchange, recordExit } = require('../thread.js');
const { ReflectApply } = require('../internal/primordials.js');

const { isGeneratorObject } = types;

/**
 * Generators that know their context. It is kept in a private field that is added to V8's own generator
 * object: it cannot be seen, and it costs a fraction of an entry in a WeakMap (docs/proposal.md).
 */
class Binding {
  /** @param {any} content the content of the slot while the generator runs */
  constructor(content) {
    this.content = content;
  }
}

/** Return-override base: lets a subclass add private fields to an existing object. */
class Existing {
  /** @param {object} object */
  constructor(object) {
    return object;
  }
}

/** @type {(generator: any) => Binding | undefined} */
let bindingOf;

/**
 * Binds a generator to the current context, unless it is bound already. Any object may be passed: the
 * field has no effect on one that is no generator.
 *
 * @type {(generator: object) => Binding}
 */
let bind;

// eslint-disable-next-line no-unused-vars -- its static block assigns the functions above
class Bound extends Existing {
  #binding;

  /**
   * @param {object} generator
   * @param {Binding} binding
   */
  constructor(generator, binding) {
    super(generator);
    this.#binding = binding;
  }

  static {
    bindingOf = (generator) =>
      typeof generator === 'object' && generator !== null && #binding in generator
        ? generator.#binding
        : undefined;

    bind = (generator) => {
      const known = bindingOf(generator);
      if (known !== undefined) return known;
      const binding = new Binding(current());
      new Bound(generator, binding);
      return binding;
    };
  }
}

/**
 * `exchange`, without the write if there is nothing to change: most generators are consumed in the context
 * in which they were made, and on Node 20 a read takes half as long as a write.
 *
 * @param {any} content
 * @returns {any} what was in the slot
 */
function enterContent(content) {
  const found = current();
  if (found !== content) exchange(content);
  return found;
}

/**
 * Calls a method of a sync generator in the generator's context. What is current at the `yield` is
 * current again at the next call: that keeps a scope that is open across a `yield`.
 *
 * @param {Function} method `next`, `return` or `throw` of the engine
 * @param {any} generator
 * @param {Binding} binding
 * @param {any} value
 */
function resume(method, generator, binding, value) {
  const found = enterContent(binding.content);
  try {
    return ReflectApply(method, generator, [value]);
  } catch (error) {
    recordExit(error, found);
    throw error; // Thrown by the generator: see the stack below.
  } finally {
    binding.content = enterContent(found);
  }
}

/**
 * As `resume`, for an async generator. It has awaited between two yields, so what was current at a
 * `yield` is not known: it always resumes in the context to which it was bound.
 *
 * @param {Function} method
 * @param {any} generator
 * @param {Binding} binding
 * @param {any} value
 */
function resumeAsync(method, generator, binding, value) {
  const found = enterContent(binding.content);
  try {
    return ReflectApply(method, generator, [value]);
  } finally {
    enterContent(found);
  }
}

module.exports = { bind, bindingOf, isGeneratorObject, resume, resumeAsync };
