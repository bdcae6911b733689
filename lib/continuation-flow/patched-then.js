'use strict';

const { continues } = require('./settlements.js');
const { ReflectApply } = require('../internal/primordials.js');
const { replace } = require('./replace-method.js');

/**
 * `then` of a subclass of Promise makes the derived promise by calling the subclass, and V8's hook
 * is not told where it comes from. So from the first promise of a subclass on, while hooks are
 * installed, `Promise.prototype.then` is one that tells.
 *
 * Programs without such promises keep their `then`: with it V8 loses its fast paths through it.
 */

/** @type {(() => void) | undefined} */
let undo;

function patchThen() {
  undo ??= replace(Promise.prototype, 'then', (original) => ({
    /**
     * @param {any} _onFulfilled
     * @param {any} _onRejected
     */
    then(_onFulfilled, _onRejected) {
      const derived = ReflectApply(original, this, arguments);
      continues(derived, this);
      return derived;
    },
  }));
}

function unpatchThen() {
  undo?.();
  undo = undefined;
}

module.exports = { patchThen, unpatchThen };
