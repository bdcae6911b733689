'use strict';

const vm = require('node:vm');
const { backend } = require('../slot/backend.js');
const { current, exchange } = require('../slot/slot.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Restores the slot after microtasks that run inside of a function of the program, on V8 11: a script
 * in a context with `microtaskMode: 'afterEvaluate'`, and `process._tickCallback`, which libraries
 * call to wait synchronously. V8 11 empties the slot after a microtask instead of restoring what was
 * there before it; V8 12 restores.
 */
function restoreAfterNestedMicrotasks() {
  if (backend !== 'native') return;
  replace(vm.Script.prototype, 'runInContext', (call) => {
    const found = current();
    try {
      return call();
    } finally {
      // Something else than nothing was entered by the script.
      if (found !== undefined && current() === undefined) exchange(found);
    }
  });
  replace(process, '_tickCallback', (call) => {
    const found = exchange(undefined);
    try {
      return call();
    } finally {
      exchange(found);
    }
  });
}

/**
 * @param {any} object
 * @param {string} name of a method
 * @param {(call: () => any) => any} around
 */
function replace(object, name, around) {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const method = descriptor?.value;
  if (typeof method !== 'function' || descriptor?.configurable !== true) return;
  const { [name]: replacement } = {
    /** @param {any[]} args */
    [name](...args) {
      return around(() => ReflectApply(method, this, args));
    },
  };
  Object.defineProperty(replacement, 'length', { value: method.length });
  Object.defineProperty(object, name, { ...descriptor, value: replacement });
}

module.exports = { restoreAfterNestedMicrotasks };
