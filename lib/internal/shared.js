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
 * @template T
 * @param {() => T} load
 * @returns {T}
 */
function shared(load) {
  const anchor = /** @type {any} */ (hooks);
  if (!Object.hasOwn(anchor, ANCHOR)) Object.defineProperty(anchor, ANCHOR, { value: load() });
  return anchor[ANCHOR];
}

module.exports = { shared };
