'use strict';

const vm = require('node:vm');
const { backend } = require('../slot/backend.js');
const { current, exchange } = require('../slot/slot.js');
const { ReflectApply } = require('../internal/primordials.js');
const { replace } = require('../internal/replace-method.js');

/**
 * Restores the slot after microtasks that run inside of a function of the program, on V8 11: a script
 * in a context with `microtaskMode: 'afterEvaluate'`, and `process._tickCallback`, which libraries
 * call to wait synchronously. V8 11 empties the slot after a microtask instead of restoring what was
 * there before it; V8 12 restores.
 */
function restoreAfterNestedMicrotasks() {
  if (backend !== 'native') return;
  replace(vm.Script.prototype, 'runInContext', (runInContext) => ({
    /**
     * The parameters are for the `length`.
     *
     * @this {any}
     * @param {unknown} _contextifiedObject
     * @param {unknown} _options
     */
    runInContext(_contextifiedObject, _options) {
      const found = current();
      try {
        return ReflectApply(runInContext, this, arguments);
      } finally {
        // Something else than nothing was entered by the script.
        if (found !== undefined && current() === undefined) exchange(found);
      }
    },
  }));
  replace(process, '_tickCallback', (tickCallback) => ({
    /** @this {any} */
    _tickCallback() {
      const found = exchange(undefined);
      try {
        return ReflectApply(tickCallback, this, arguments);
      } finally {
        exchange(found);
      }
    },
  }));
}

module.exports = { restoreAfterNestedMicrotasks };
