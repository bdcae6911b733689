'use strict';

/* global __non_webpack_require__ */

const { PLATFORMS, fileOf, packageOf } = require('./platforms.js');
const { version } = require('../../package.json');

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

/**
 * The binary is found when the program runs, in a bundle too: bundlers leave a call alone that names
 * nothing, but for webpack, which has this name for the `require` of Node.
 *
 * @type {(id: string) => any}
 */
const load =
  // @ts-expect-error: names of webpack's
  typeof __webpack_require__ === 'function' ? __non_webpack_require__ : (id) => require(id);

/** @returns {string[]} what this platform's binary may be called, by the convention of napi-rs */
function platformNames() {
  const base = `${process.platform}-${process.arch}`;
  // Which C library a Linux has is slow to ask and quick to try.
  return process.platform === 'linux' ? [`${base}-gnu`, `${base}-musl`] : [base];
}

/** @param {string} id */
const fromFile = (id) => ({ id, addon: () => load(id) });

/**
 * A binary of another version may have the same functions and mean something else by them.
 *
 * @param {string} id
 */
const fromPackage = (id) => ({
  id,
  addon() {
    const found = load(`${id}/package.json`).version;
    if (found !== version) throw new Error(`it is version ${found}, and this is ${version}`);
    return load(id);
  },
});

/**
 * The ways to a platform's binary, the first that leads to one counts.
 *
 * @param {string} name
 * @returns {{ id: string, addon: () => any }[]}
 */
const ways = (name) => [
  fromFile(`../../${fileOf(name)}`), // built in this checkout
  fromPackage(packageOf(name)), // installed by npm
  fromFile(`./${fileOf(name)}`), // copied beside a bundle, which this file is part of then
];

/** @returns {import('../binding.js').Reason} why there is nothing to load */
function missing() {
  const platform = `${process.platform}-${process.arch}`;
  const packages = platformNames()
    .filter((name) => PLATFORMS.includes(name))
    .map(packageOf);
  return packages.length > 0
    ? {
        code: 'ADDON_NOT_FOUND',
        message: `no binary for ${platform} is installed (npm package ${packages.join(' or ')})`,
      }
    : { code: 'UNSUPPORTED_PLATFORM', message: `there is no binary for ${platform}` };
}

/**
 * @returns {{ addon: Addon } | { reason: import('../binding.js').Reason }}
 */
function loadAddon() {
  /** @type {string[]} */
  const failures = [];
  for (const { id, addon: get } of platformNames().flatMap(ways)) {
    try {
      const addon = get();
      const code = addon.unavailable();
      if (code === null) return { addon: complete(addon) };
      return { reason: { code, message: MESSAGES[code] ?? code } };
    } catch (error) {
      const absent = /** @type {any} */ (error)?.code === 'MODULE_NOT_FOUND';
      if (!absent) failures.push(`${id}: ${error}`);
    }
  }
  if (failures.length === 0) return { reason: missing() };
  return { reason: { code: 'ADDON_NOT_LOADABLE', message: failures.join('; ') } };
}

module.exports = { loadAddon };
