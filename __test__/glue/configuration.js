'use strict';

const { runtime } = require('../../index.js');
const { nodeCarries } = require('../propagation/limits.js');

const line = Number.parseInt(process.versions.node);

/** Whether Node carries the slot, by its version and flags. */
const carried = nodeCarries(line, [
  ...process.execArgv,
  ...(process.env.NODE_OPTIONS ?? '').split(' '),
]);

/** Ours in a store of Node's, carried by async_hooks. */
const overHooks = !carried && runtime.backend === 'host';

/** Carried by our glue. */
const overGlue = !carried && !overHooks;

module.exports = { carried, line, overGlue, overHooks };
