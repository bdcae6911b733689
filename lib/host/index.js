'use strict';

const { addon, hostCarries } = require('../binding.js');
const { beforeFirstFrame } = require('../storage.js');
const { nodeWatchesPromises, replacePromiseHooks } = require('./promise-hooks.js');
const { carryThroughRejections, startNoting } = require('./rejections.js');
const { carryThroughResources } = require('./resources.js');
const { carryThroughStreams } = require('./streams.js');

/**
 * The glue: carries the slot where Node does not. Armed right before the first frame is set, so
 * that a process which only requires the package pays nothing; never taken off, because frames may
 * be held by anyone. Where Node carries the slot itself, nothing is done.
 */

function arm() {
  carryThroughStreams();
  const needed = nodeWatchesPromises();
  const switchedOn = carryThroughResources();
  if (addon === undefined) return;
  if (switchedOn && !needed) {
    replacePromiseHooks(addon, process.env.NATIVE_ASYNC_CONTEXT_THENABLES !== 'off');
  }
  carryThroughRejections(addon);
}

if (!hostCarries) beforeFirstFrame(arm);

/**
 * Has it noted from now on in which context a promise is rejected. Where the glue does not hear of
 * rejections anyway, this is what puts a callback of ours in front of Node's.
 */
function noteRejections() {
  startNoting(hostCarries ? addon : undefined);
}

module.exports = { noteRejections };
