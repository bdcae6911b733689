'use strict';

const { watchLoading } = require('./loading.js');
const { debug } = require('../internal/debug.js');

/**
 * Repairs modules when they are loaded, in the versions in which the repair was tested.
 *
 * @typedef {object} Watched
 * @property {string} name the name of the repair
 * @property {readonly [from: string, below: string] | undefined} versions all, if it is undefined
 * @property {(exports: any, main: () => any) => any} repair returns new exports, undefined, or `LEFT`
 *
 * @typedef {{ name: string, module: string, version: string, repaired: boolean }} Seen
 */

/** What a repair returns that left the module as it is. */
const LEFT = Symbol('left as it is');

/**
 * @param {ReadonlyMap<string, Watched>} modules by the name by which they are required
 * @param {Seen[]} seen gets an entry for each of them that is loaded
 * @param {readonly string[]} [all] every module that the caller may ever watch
 * @returns {() => void} stops it
 */
function watch(modules, seen, all = [...modules.keys()]) {
  if (modules.size === 0) return () => {};
  /** A module can be required and imported. */
  const told = new Set();
  return watchLoading(all, [...modules.keys()], ({ module, folder, version, exports, main }) => {
    const { name, versions, repair } = /** @type {Watched} */ (modules.get(module));
    const isKnown = versions === undefined || isWithin(version, versions);
    const result = isKnown ? repair(exports, main) : LEFT;
    if (!isKnown) {
      warn(
        `${name} ${version}`,
        'ASYNC_CONTEXT_UNKNOWN_VERSION',
        `${module} ${version} is left as it is, without the repair that was asked for: the repair is for ` +
          `versions from ${versions[0]} and below ${versions[1]}`,
      );
    }
    const where = `${module} in ${folder}`;
    if (!told.has(where)) seen.push({ name, module, version, repaired: result !== LEFT });
    told.add(where);
    return result === LEFT ? undefined : result;
  });
}

/** What the process was warned of. */
const warned = new Set();

/**
 * Warns the process once.
 *
 * @param {string} what
 * @param {string} code
 * @param {string} message
 */
function warn(what, code, message) {
  const key = `${code} ${what}`;
  if (warned.has(key)) return;
  warned.add(key);
  debug(`instrument: ${message}`);
  if (process.env.NATIVE_ASYNC_CONTEXT_WARNINGS === 'off') return;
  process.emitWarning(`${message}. NATIVE_ASYNC_CONTEXT_WARNINGS=off silences this warning.`, {
    code,
  });
}

/**
 * @param {string} version
 * @param {readonly [from: string, below: string]} range
 */
function isWithin(version, [from, below]) {
  return compare(version, from) >= 0 && compare(version, below) < 0;
}

/**
 * Compares two versions. A prerelease (`-beta.1`) counts as its release.
 *
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  const [left, right] = [one, other].map((version) => version.split(/[.+-]/, 3).map(Number));
  const differing = left.findIndex((part, index) => part !== right[index]);
  return differing === -1 ? 0 : left[differing] - right[differing];
}

module.exports = { LEFT, warn, watch };
