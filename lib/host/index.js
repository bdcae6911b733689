'use strict';

const { addon, hostCarries } = require('../binding.js');
const { beforeFirstFrame } = require('../storage.js');
const { nodeWatchesPromises, replacePromiseHooks } = require('./promise-hooks.js');
const { carryThroughRejections, noteRejections } = require('./rejections.js');
const { carryThroughResources } = require('./resources.js');
const { carryThroughStreams } = require('./streams.js');

/**
 * The glue: carries the slot where Node does not. Armed right before the first frame is set, so
 * that a process which only requires the package pays nothing; never taken off, because frames may
 * be held by anyone. Where Node carries the slot itself, nothing is done but to note rejections.
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

/** Node carries the slot through everything; which context a promise was rejected in is not told. */
function armWhereCarried() {
  if (addon !== undefined) noteRejections(addon);
}

beforeFirstFrame(hostCarries ? armWhereCarried : arm);
