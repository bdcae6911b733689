'use strict';

const hooks = require('node:async_hooks');
const { version } = require('../../package.json');

/**
 * One implementation per thread, however many copies of the package a dependency tree, a test
 * runner's module registry or a bundle brings along: the first copy that is loaded serves the
 * others of its version. Two versions work beside each other: each takes the other's frames for
 * the host's, and carries them.
 *
 * It hangs on Node's own module object, which is one per thread where `globalThis` is not. What
 * hangs there is what the package exports, and nothing else.
 */
const ANCHOR = Symbol.for(`native-async-context@${version}`);

/**
 * The implementation that was loaded first, of whatever version: for native addons, which capture
 * contexts and do not know the versions of the application (include/native_async_context.h,
 * src/context.rs).
 */
const FIRST = Symbol.for('native-async-context');

/**
 * @template T
 * @param {() => T} load
 * @returns {T}
 */
function shared(load) {
  const anchor = /** @type {any} */ (hooks);
  if (!Object.hasOwn(anchor, ANCHOR)) Object.defineProperty(anchor, ANCHOR, { value: load() });
  if (!Object.hasOwn(anchor, FIRST)) {
    Object.defineProperty(anchor, FIRST, { value: anchor[ANCHOR] });
  }
  return anchor[ANCHOR];
}

module.exports = { shared };
