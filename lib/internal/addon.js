'use strict';

const { isSingleExecutable, load } = require('./load.js');
const { PLATFORMS, fileOf, packageOf } = require('./platforms.js');
const { name: packageName, version } = require('../../package.json');

/**
 * Finds and loads the compiled addon.
 *
 * @typedef {(promise: any, parent?: any) => void} PromiseHook
 *
 * @typedef {object} Addon
 * @property {() => string | null} unavailable returns null if V8's functions were found, otherwise
 *   a code
 * @property {() => any} extrasBindingObject returns V8's builtins for embedders
 * @property {() => import('../slot/backend.js').SlotFunctions} slotFunctions
 * @property {() => string[]} exportedFunctions returns what of V8 and Node the program exports, of what
 *   the addon looks for
 * @property {(init?: PromiseHook, before?: PromiseHook, after?: PromiseHook, settle?: PromiseHook) =>
 *   boolean} setPromiseHooks replaces V8's promise hooks
 * @property {(record: (event: number, promise: object, reason: unknown) => (() => void) | void) =>
 *   boolean} recordRejections calls `record` for every rejection when it happens, before Node hears of
 *   it, and the function that `record` returns, if any, right after
 */

const MESSAGES = /** @type {Record<string, string>} */ ({
  UNSUPPORTED_PLATFORM: 'the addon supports V8 on Linux, macOS and Windows, x64 and arm64',
  SYMBOLS_NOT_FOUND: "the running program does not export V8's functions for the slot",
});

/** `--no-addons`, or `--permission`, of the process or of a worker. */
const ADDONS_DISABLED = {
  code: 'ADDONS_DISABLED',
  message:
    'this process may load no addons: start it without --no-addons, and with --allow-addons if with --permission',
};

/** While Node builds a snapshot it finds no addon, and what is decided then is part of it. */
const BUILDING_SNAPSHOT = {
  code: 'STARTUP_SNAPSHOT',
  message:
    'a startup snapshot can contain no addon: load the package in the function that runs when the snapshot is restored',
};

/** The functions that the package calls. A binary of another version may lack some of them. */
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
    if (typeof addon[name] !== 'function') throw new TypeError(`the function ${name} is missing`);
  }
  return addon;
}

/**
 * @returns {string[]} the possible names of this platform's binary, as in platforms.js
 */
function platformNames() {
  const base = `${process.platform}-${process.arch}`;
  // On Linux, trying both C libraries is quick; finding out which one is in use is slow.
  return process.platform === 'linux' ? [`${base}-gnu`, `${base}-musl`] : [base];
}

/**
 * The binary built in this checkout. In a bundle this file is in another place, where the files two
 * folders up do not belong to the package.
 *
 * @param {string} platform
 * @returns {Candidate}
 */
const fromCheckout = (platform) => ({
  id: `../../${fileOf(platform)}`,
  addon() {
    return load('../../package.json').name === packageName ? load(this.id) : undefined;
  },
});

/**
 * The binary that npm installed. A binary of another version may have the same functions with other
 * meanings.
 *
 * @param {string} platform
 * @returns {Candidate}
 */
const fromPackage = (platform) => ({
  id: packageOf(platform),
  addon() {
    const found = load(`${this.id}/package.json`).version;
    if (found !== version) throw new Error(`it is version ${found}, but this is ${version}`);
    return load(this.id);
  },
});

/**
 * The same in the folder beside this package, where package managers put it. Looking for a package by its
 * name takes Node longer. Only in a package that is published is it two folders up from here.
 *
 * @param {string} platform
 * @returns {Candidate}
 */
const fromFolderBeside = (platform) => ({
  id: `../../${packageOf(platform)}`,
  addon() {
    if (load(`${this.id}/package.json`).version !== version) return undefined;
    return load(`${this.id}/${fileOf(platform)}`);
  },
});

/**
 * The binary copied next to a bundle that contains this file.
 *
 * @param {string} platform
 * @returns {Candidate}
 */
const fromBundle = (platform) => ({
  id: `./${fileOf(platform)}`,
  addon() {
    return load(this.id);
  },
});

/**
 * The places where the binary of this platform may be. The first that has one is used.
 *
 * @typedef {object} Candidate
 * @property {string} id
 * @property {() => any} addon returns undefined if there is none
 *
 * @returns {Candidate[]}
 */
const candidates = () =>
  platformNames().flatMap((platform) => [
    fromFolderBeside(platform),
    fromPackage(platform),
    fromCheckout(platform),
    fromBundle(platform),
  ]);

/** @returns {import('../slot/backend.js').Reason} why there is no binary to load */
function missing() {
  // Required here, because few processes need it.
  if (require('node:v8').startupSnapshot.isBuildingSnapshot()) return BUILDING_SNAPSHOT;
  const platform = `${process.platform}-${process.arch}`;
  const names = platformNames().filter((name) => PLATFORMS.includes(name));
  if (names.length === 0) {
    return { code: 'UNSUPPORTED_PLATFORM', message: `there is no binary for ${platform}` };
  }
  if (isSingleExecutable) {
    return {
      code: 'SINGLE_EXECUTABLE',
      message: `a single executable finds the binary beside itself: copy ${names.map(fileOf).join(' or ')} there`,
    };
  }
  return {
    code: 'ADDON_NOT_FOUND',
    message: `no binary for ${platform} is installed (npm package ${names.map(packageOf).join(' or ')})`,
  };
}

/**
 * @returns {{ addon: Addon } | { reason: import('../slot/backend.js').Reason }}
 */
function loadAddon() {
  /** @type {string[]} */
  const failures = [];
  for (const candidate of candidates()) {
    try {
      const addon = candidate.addon();
      if (addon === undefined) continue;
      const code = addon.unavailable();
      if (code === null) return { addon: complete(addon) };
      return { reason: { code, message: MESSAGES[code] ?? code } };
    } catch (error) {
      const { code } = /** @type {any} */ (error ?? {});
      if (code === 'ERR_DLOPEN_DISABLED') return { reason: ADDONS_DISABLED };
      // On Windows the loader's message has two lines.
      const message = `${error}`.replace(/\s*\n\s*/g, ' ');
      if (code !== 'MODULE_NOT_FOUND') failures.push(`${candidate.id}: ${message}`);
    }
  }
  if (failures.length === 0) return { reason: missing() };
  return { reason: { code: 'ADDON_NOT_LOADABLE', message: failures.join('; ') } };
}

module.exports = { loadAddon };
