'use strict';

const hooks = require('node:async_hooks');
const internals = require('../context/internals.js');
const {
  bind,
  bindingOf,
  isGeneratorObject,
  resume,
  resumeAsync,
} = require('./bound-generators.js');
const { resumeIn } = require('./wrap-generator.js');
const { current } = require('../thread.js');
const { notBindable } = require('../internal/errors.js');
const { replace } = require('../internal/replace-method.js');
const { SharedSwitch } = require('../internal/shared-switch.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

const { AsyncContext, AsyncLocalStorage, observed, observeLeaving, runtime } = internals;
const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object;
const { defineProperty, deleteProperty, get } = Reflect;

/**
 * Carries every generator of this realm, as the proposal specifies it, without a change to its source.
 *
 * Nothing in JavaScript shows that a generator is created: a generator function reads its own `prototype`, a data
 * property that cannot be redefined, and no prototype is asked for anything. So a generator is bound to
 * the context that is current when it is first seen, and it is seen as soon as possible:
 *
 * - when a function returns it out of a `run`;
 * - when a promise is resolved with it, which is how it leaves an async function: V8 reads `then`;
 * - when its iterator is asked for: `for`, `yield*`, spread, `Readable.from`;
 * - at its first `next`, `return` or `throw`.
 */

/** @type {any} */
const GeneratorPrototype = getPrototypeOf(function* () {}.prototype);
/** @type {any} */
const AsyncGeneratorPrototype = getPrototypeOf(async function* () {}.prototype);

/** @type {(() => void)[]} */
let undoing = [];

/**
 * After `undo` other code may still hold these methods. They then do what they did before, except for a
 * generator that is bound.
 *
 * @param {any} prototype
 * @param {typeof resume} resumeIt
 */
function carryMethods(prototype, resumeIt) {
  for (const name of ['next', 'return', 'throw']) {
    const undo = replace(prototype, name, (original) => ({
      /**
       * @this {any}
       * @param {any} value
       */
      [name](value) {
        let binding = bindingOf(this);
        if (binding === undefined) {
          if (!carrying.isOn || typeof this !== 'object' || this === null) {
            return ReflectApply(original, this, [value]);
          }
          binding = bind(this);
        }
        return resumeIt(original, this, binding, value);
      },
    }));
    undoing.push(undo);
  }
}

/**
 * Adds a property that a prototype inherits so far.
 *
 * @param {any} prototype
 * @param {PropertyKey} key
 * @param {PropertyDescriptor} descriptor
 */
function add(prototype, key, descriptor) {
  if (getOwnPropertyDescriptor(prototype, key) !== undefined) return;
  if (!defineProperty(prototype, key, { ...descriptor, enumerable: false, configurable: true })) {
    return;
  }
  const { get: getter, value } = descriptor;
  undoing.push(() => {
    const now = getOwnPropertyDescriptor(prototype, key);
    if (now !== undefined && now.get === getter && now.value === value) {
      deleteProperty(prototype, key);
    }
  });
}

/** @param {any} receiver */
function see(receiver) {
  if (carrying.isOn && typeof receiver === 'object' && receiver !== null) bind(receiver);
}

/**
 * @param {any} prototype
 * @param {symbol} symbol
 */
function seeIterator(prototype, symbol) {
  const inherited = prototype[symbol];
  const { method } = {
    /** @this {any} */
    method() {
      see(this);
      return ReflectApply(inherited, this, []);
    },
  };
  ObjectDefineProperty(method, 'name', { value: inherited.name, configurable: true });
  add(prototype, symbol, { value: method, writable: true });
}

/**
 * A promise that is resolved with an object reads its `then`. A program may set `then` on a generator:
 * it becomes an own property, as it would without this accessor.
 *
 * @param {any} prototype
 */
function seeResolution(prototype) {
  const parent = getPrototypeOf(prototype);
  add(prototype, 'then', {
    get() {
      see(this);
      return get(parent, 'then', this);
    },
    set(value) {
      const descriptor = { value, writable: true, enumerable: true, configurable: true };
      if (!defineProperty(this, 'then', descriptor)) {
        throw new TypeError('Cannot add property then, object is not extensible');
      }
    },
  });
}

/**
 * @param {unknown} result
 */
function seeLeaving(result) {
  if (typeof result !== 'object' || result === null || !isGeneratorObject(result)) return;
  if (bindingOf(result) !== undefined) return;
  bind(result);
  if (inherits(result)) return;
  // A generator of another realm, whose prototypes are not replaced.
  resumeIn(result, current(), Symbol.asyncIterator in result);
}

/** @param {any} generator */
function inherits(generator) {
  for (let each = getPrototypeOf(generator); each !== null; each = getPrototypeOf(each)) {
    if (each === GeneratorPrototype || each === AsyncGeneratorPrototype) return true;
  }
  return false;
}

/**
 * Shows what the callback of a method returns.
 *
 * @param {any} object
 * @param {string} name
 * @param {number} index the place of the callback among the arguments
 */
function seeLeavingFrom(object, name, index) {
  const undo = replace(object, name, (original) => {
    const { method } = {
      /**
       * @this {any}
       * @param {any[]} args
       */
      method(...args) {
        if (index < args.length) args[index] = observed(args[index]);
        return ReflectApply(original, this, args);
      },
    };
    ObjectDefineProperty(method, 'name', { value: original.name, configurable: true });
    ObjectDefineProperty(method, 'length', { value: original.length, configurable: true });
    return { [name]: method };
  });
  undoing.push(undo);
}

/** Shows what leaves the functions that `AsyncLocalStorage.snapshot()` returns. */
function seeLeavingSnapshots() {
  const undo = replace(AsyncLocalStorage, 'snapshot', (original) => ({
    snapshot() {
      const enter = ReflectApply(original, this, []);
      return function bound(/** @type {any} */ cb, /** @type {any[]} */ ...args) {
        return enter(observed(cb), ...args);
      };
    },
  }));
  undoing.push(undo);
}

/** @param {object} prototype */
function isFrozen(prototype) {
  const configurable = getOwnPropertyDescriptor(prototype, 'next')?.configurable ?? true;
  return !configurable || !isExtensible(prototype);
}

function start() {
  observeLeaving(seeLeaving);
  carryMethods(GeneratorPrototype, resume);
  carryMethods(AsyncGeneratorPrototype, resumeAsync);
  seeIterator(GeneratorPrototype, Symbol.iterator);
  seeIterator(AsyncGeneratorPrototype, Symbol.asyncIterator);
  seeResolution(GeneratorPrototype);
  seeResolution(AsyncGeneratorPrototype);
  seeLeavingFrom(AsyncContext.Variable.prototype, 'run', 1);
  seeLeavingFrom(AsyncContext.Snapshot.prototype, 'run', 0);
  seeLeavingFrom(AsyncLocalStorage.prototype, 'run', 1);
  seeLeavingSnapshots();
  // Where Node keeps its stores in the slot too, what is bound has them.
  const { AsyncLocalStorage: current } = hooks;
  const isNodes = /** @type {any} */ (current) !== AsyncLocalStorage;
  if (isNodes && runtime.nodeCarries && runtime.backend !== 'host') {
    seeLeavingFrom(current.prototype, 'run', 1);
  }
}

function stop() {
  observeLeaving(undefined);
  for (const undo of undoing.reverse()) undo();
  undoing = [];
}

const carrying = new SharedSwitch(start, stop);

/**
 * @returns {{ undo(): void, [Symbol.dispose](): void }}
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE`, before anything is changed
 */
function carryGenerators() {
  if (isFrozen(GeneratorPrototype) || isFrozen(AsyncGeneratorPrototype)) {
    throw notBindable(
      'the prototypes of generators are frozen. Call carryGenerators before they are',
    );
  }
  return carrying.turnOn();
}

module.exports = { carryGenerators };
