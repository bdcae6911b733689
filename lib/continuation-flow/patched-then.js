'use strict';

const { continues } = require('./settlements.js');
const { ReflectApply } = require('../internal/primordials.js');
const { replace } = require('../internal/replace-method.js');

/**
 * In a subclass of Promise, `then` creates the derived promise by calling the subclass, and V8's
 * hook does not learn which promise it derives from. So once a promise of a subclass is created
 * while the hooks are installed, we replace `Promise.prototype.then` with a version that records
 * the origin.
 *
 * Programs without such promises keep the original `then`: replacing it disables V8's fast paths.
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
