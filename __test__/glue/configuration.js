'use strict';

const { runtime } = require('../../index.js');
const { nodeCarries } = require('../propagation/limits.js');

const line = Number.parseInt(process.versions.node);

/**
 * Whether this is Node `ofLine.minor` or later: what a release of an older line got from a newer one.
 *
 * @param {number} ofLine
 * @param {number} minor
 */
const isFrom = (ofLine, minor) =>
  line > ofLine || (line === ofLine && Number(process.versions.node.split('.')[1]) >= minor);

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
