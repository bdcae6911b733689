'use strict';

const { addon, nodeCarries } = require('../slot/backend.js');
const { beforeFirstFrame } = require('../slot/slot.js');
const { carryThroughResources } = require('./async-resources.js');
const { hookWithoutPromises } = require('./hook-without-promises.js');
const { emptySlotAfterMainScript } = require('./left-in-slot.js');
const { restoreAfterNestedMicrotasks } = require('./nested-microtasks.js');
const { carryThroughRejections, startRecording } = require('./rejections.js');
const { carryThroughStreams } = require('./streams.js');

/**
 * The glue carries the frame where Node does not. It is armed right before the first frame is set,
 * so a process that only loads the package pays nothing. It is never disarmed, because any code may
 * hold a frame. Where Node carries the frame itself, the glue is not armed at all.
 */

function arm() {
  carryThroughStreams();
  carryThroughResources();
  emptySlotAfterMainScript();
  restoreAfterNestedMicrotasks();
  if (addon !== undefined) carryThroughRejections(addon);
}

if (!nodeCarries) beforeFirstFrame(arm);

/**
 * From this call on, records the context in which a promise is rejected. Where the glue already
 * receives rejections, this adds no cost per rejection. Elsewhere it puts a callback in front of
 * Node's.
 */
function recordRejections() {
  startRecording(nodeCarries ? addon : undefined);
}

module.exports = { carryThroughStreams, hookWithoutPromises, recordRejections };
