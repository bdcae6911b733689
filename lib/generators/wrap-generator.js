'use strict';

const { types } = require('node:util');
const { current, exchange, recordExit } = require('../thread.js');
const { invalidArgType } = require('../internal/errors.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

const { getPrototypeOf, setPrototypeOf } = Object;

/**
 * Gives generators what the proposal gives them and V8 does not: the context of their creation,
 * whoever resumes them, and the resumer's own back at each `yield`.
 *
 * The generators are V8's own, with `next`, `return` and `throw` of their own: whoever drives them
 * (`for`, `yield*`, `for await`, iterator helpers) asks for these by name.
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
  // A method: no constructor, as generator functions are none.
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
 * @param {any} slot what is in the slot while it runs
 * @param {boolean} asynchronous whether it may go on after it was left
 */
function resumeIn(generator, slot, asynchronous) {
  for (const name of RESUMPTIONS) {
    const resume = generator[name];
    const { method } = {
      /** @param {any[]} args */
      method(...args) {
        const found = exchange(slot);
        try {
          return ReflectApply(resume, this, args);
        } catch (error) {
          recordExit(error, found);
          throw error; // Thrown by the generator: see the stack below.
        } finally {
          const now = exchange(found);
          // Also a scope that is open over a `yield`. Where an asynchronous generator stands when
          // it yields cannot be known: it has awaited on the way.
          if (!asynchronous && this === generator) slot = now;
        }
      },
    };
    ObjectDefineProperty(method, 'name', { value: name, configurable: true });
    ObjectDefineProperty(generator, name, { value: method, writable: true, configurable: true });
  }
}

module.exports = { wrapGenerator };
