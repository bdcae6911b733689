'use strict';

const { runtime } = require('../../index.js');
const { nodeCarries } = require('../propagation/limits.js');

const line = Number.parseInt(process.versions.node);

/**
 * What a release of an older line got from a newer one.
 *
 * @param {string} version of Node
 * @param {number} ofLine
 * @param {number} minor
 * @returns {boolean} whether it is `ofLine.minor` or later
 */
function isFrom(version, ofLine, minor) {
  const [major, itsMinor] = version.split('.').map(Number);
  return major > ofLine || (major === ofLine && itsMinor >= minor);
}

/** Whether Node carries the slot, by its version and flags. */
const carried = nodeCarries(line, [
  ...process.execArgv,
  ...(process.env.NODE_OPTIONS ?? '').split(' '),
]);

/** Ours in a store of Node's, carried by async_hooks. */
const overHooks = !carried && runtime.backend === 'host';

/** Carried by our glue. */
const overGlue = !carried && !overHooks;

module.exports = { carried, isFrom, line, overGlue, overHooks };
