'use strict';

const { types } = require('node:util');
const { current, exchange, recordExit } = require('../thread.js');
const { invalidArgType } = require('../internal/errors.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

const { getPrototypeOf, setPrototypeOf } = Object;

/**
 * Gives generators the behaviour that the proposal specifies and V8 lacks: a generator runs in the
 * context of its creation, no matter which code resumes it, and each `yield` restores the context
 * of that code.
 *
 * The generators are V8's own, with own properties `next`, `return` and `throw`: all consumers
 * (`for`, `yield*`, `for await`, iterator helpers) look these up by name.
 */

const RESUMPTIONS = /** @type {const} */ (['next', 'return', 'throw']);

/**
 * @template {(...args: any[]) => Generator<any, any, any> | AsyncGenerator<any, any, any>} F
 * @param {F} generatorFunction
 * @returns {F}
 */
function wrapGenerator(generatorFunction) {
  if (!types.isGeneratorFunction(generatorFunction)) {
    throw invalidArgType('generatorFunction', 'a generator function', generatorFunction);
  }
  const asynchronous = types.isAsyncFunction(generatorFunction);
  // A method, because generator functions are not constructors either.
  const { wrapped } = {
    /** @param {any[]} args */
    wrapped(...args) {
      const generator = ReflectApply(generatorFunction, this, args);
      resumeIn(generator, current(), asynchronous);
      return generator;
    },
  };
  setPrototypeOf(wrapped, getPrototypeOf(generatorFunction));
  for (const name of ['length', 'name', 'prototype']) {
    const descriptor = Reflect.getOwnPropertyDescriptor(generatorFunction, name);
    if (descriptor !== undefined) ObjectDefineProperty(wrapped, name, descriptor);
  }
  return /** @type {any} */ (wrapped);
}

/**
 * @param {any} generator
 * @param {any} content the content of the slot while the generator runs
 * @param {boolean} asynchronous whether it may keep running after a call returned
 */
function resumeIn(generator, content, asynchronous) {
  for (const name of RESUMPTIONS) {
    const resume = generator[name];
    const { method } = {
      /** @param {any[]} args */
      method(...args) {
        const found = exchange(content);
        try {
          return ReflectApply(resume, this, args);
        } catch (error) {
          recordExit(error, found);
          throw error; // Thrown by the generator: see the stack below.
        } finally {
          const now = exchange(found);
          // This also keeps a scope that is open across a `yield`. For an asynchronous generator
          // the context at the `yield` cannot be known: it has awaited on the way.
          if (!asynchronous && this === generator) content = now;
        }
      },
    };
    ObjectDefineProperty(method, 'name', { value: name, configurable: true });
    ObjectDefineProperty(generator, name, { value: method, writable: true, configurable: true });
  }
}

module.exports = { resumeIn, wrapGenerator };
