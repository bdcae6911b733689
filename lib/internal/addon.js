'use strict';

/**
 * Finds and loads the compiled addon: the one built in this checkout, or the one of the platform
 * package that npm installed beside this one.
 *
 * @typedef {(promise: any, parent?: any) => void} PromiseHook
 *
 * @typedef {object} Addon
 * @property {() => string | null} unavailable a code, or null when V8's functions were found
 * @property {() => any} extrasBindingObject V8's builtins for embedders
 * @property {() => import('../binding.js').SlotFunctions} slotFunctions
 * @property {(init?: PromiseHook, before?: PromiseHook, after?: PromiseHook) => boolean} setPromiseHooks
 *   replaces V8's promise hooks
 * @property {(record: (event: number, promise: object, reason: unknown) => void) => boolean} recordRejections
 *   has every rejection recorded when it happens
 */

const MESSAGES = /** @type {Record<string, string>} */ ({
  UNSUPPORTED_PLATFORM: 'the addon knows V8 on Linux and macOS, x64 and arm64',
  SYMBOLS_NOT_FOUND: "the running program does not export V8's functions for the slot",
});

/** What the package calls; a binary of another version may lack some of it. */
const FUNCTIONS = /** @type {const} */ ([
  'extrasBindingObject',
  'recordRejections',
  'setPromiseHooks',
  'slotFunctions',
]);

/**
 * @param {any} addon
 * @returns {Addon}
 */
function complete(addon) {
  for (const name of FUNCTIONS) {
    if (typeof addon[name] !== 'function') throw new TypeError(`it has no function ${name}`);
  }
  return addon;
}

/** @returns {string[]} what this platform's binary may be called, by the convention of napi-rs */
function platformNames() {
  const base = `${process.platform}-${process.arch}`;
  // Which C library a Linux has is slow to ask and quick to try.
  return process.platform === 'linux' ? [`${base}-gnu`, `${base}-musl`] : [base];
}

/**
 * @returns {{ addon: Addon } | { reason: import('../binding.js').Reason }}
 */
function loadAddon() {
  /** @type {string[]} */
  const failures = [];
  for (const name of platformNames()) {
    for (const id of [`../../native-async-context.${name}.node`, `native-async-context-${name}`]) {
      try {
        const addon = require(id);
        const code = addon.unavailable();
        if (code === null) return { addon: complete(addon) };
        return { reason: { code, message: MESSAGES[code] ?? code } };
      } catch (error) {
        const missing = /** @type {any} */ (error)?.code === 'MODULE_NOT_FOUND';
        if (!missing) failures.push(`${id}: ${error}`);
      }
    }
  }
  return {
    reason:
      failures.length > 0
        ? { code: 'ADDON_NOT_LOADABLE', message: failures.join('; ') }
        : {
            code: 'ADDON_NOT_FOUND',
            message: `no binary for ${process.platform}-${process.arch} is installed (npm package native-async-context-${platformNames()[0]})`,
          },
  };
}

module.exports = { loadAddon };
