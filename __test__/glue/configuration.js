'use strict';

const { runtime } = require('../../index.js');
const { nodeCarries } = require('../propagation/limits.js');

const line = Number.parseInt(process.versions.node);

/**
 * Checks for a change that reached an older line in a minor release.
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

/** Whether our context is in one of Node's stores, which async_hooks carries. */
const overHooks = !carried && runtime.backend === 'host';

/** Whether our glue carries the context. */
const overGlue = !carried && !overHooks;

module.exports = { carried, isFrom, line, overGlue, overHooks };
