'use strict';

const { load } = require('./load.js');
const { PLATFORMS, fileOf, packageOf } = require('./platforms.js');
const { name: packageName, version } = require('../../package.json');

/**
 * Finds and loads the compiled addon.
 *
 * @typedef {(promise: any, parent?: any) => void} PromiseHook
 *
 * @typedef {object} Addon
 * @property {() => string | null} unavailable a code, or null when V8's functions were found
 * @property {() => any} extrasBindingObject V8's builtins for embedders
 * @property {() => import('../slot/backend.js').SlotFunctions} slotFunctions
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
 * The one built in this checkout. In a bundle this file is elsewhere, and what lies two folders up is
 * none of our business.
 *
 * @param {string} platform
 * @returns {Way}
 */
const fromCheckout = (platform) => ({
  id: `../../${fileOf(platform)}`,
  addon() {
    return load('../../package.json').name === packageName ? load(this.id) : undefined;
  },
});

/**
 * The one that npm installed. A binary of another version may have the same functions and mean
 * something else by them.
 *
 * @param {string} platform
 * @returns {Way}
 */
const fromPackage = (platform) => ({
  id: packageOf(platform),
  addon() {
    const found = load(`${this.id}/package.json`).version;
    if (found !== version) throw new Error(`it is version ${found}, and this is ${version}`);
    return load(this.id);
  },
});

/**
 * The one copied beside a bundle, which this file is part of then.
 *
 * @param {string} platform
 * @returns {Way}
 */
const fromBundle = (platform) => ({
  id: `./${fileOf(platform)}`,
  addon() {
    return load(this.id);
  },
});

/**
 * Where the binary of this platform may be: what leads to one first counts.
 *
 * @typedef {object} Way
 * @property {string} id
 * @property {() => any} addon undefined where there is none
 *
 * @returns {Way[]}
 */
const ways = () =>
  platformNames().flatMap((platform) => [
    fromPackage(platform),
    fromCheckout(platform),
    fromBundle(platform),
  ]);

/** @returns {import('../slot/backend.js').Reason} why there is nothing to load */
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
 * @returns {{ addon: Addon } | { reason: import('../slot/backend.js').Reason }}
 */
function loadAddon() {
  /** @type {string[]} */
  const failures = [];
  for (const way of ways()) {
    try {
      const addon = way.addon();
      if (addon === undefined) continue;
      const code = addon.unavailable();
      if (code === null) return { addon: complete(addon) };
      return { reason: { code, message: MESSAGES[code] ?? code } };
    } catch (error) {
      const absent = /** @type {any} */ (error)?.code === 'MODULE_NOT_FOUND';
      if (!absent) failures.push(`${way.id}: ${error}`);
    }
  }
  if (failures.length === 0) return { reason: missing() };
  return { reason: { code: 'ADDON_NOT_LOADABLE', message: failures.join('; ') } };
}

module.exports = { loadAddon };
