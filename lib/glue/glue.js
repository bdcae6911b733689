'use strict';

const { addon, nodeCarries } = require('../slot/backend.js');
const { beforeFirstFrame } = require('../slot/slot.js');
const { carryThroughResources } = require('./async-resources.js');
const { hookWithoutPromises } = require('./hook-without-promises.js');
const { carryThroughRejections, startRecording } = require('./rejections.js');
const { carryThroughStreams } = require('./streams.js');
const { callbackName } = require('./timeouts.js');

/**
 * The glue: carries the frame where Node does not. It is armed right before the first frame is set,
 * so a process that only requires the package pays nothing. It is never removed, because anyone may
 * hold a frame. Where Node carries the frame itself, nothing is armed.
 */

function arm() {
  carryThroughStreams();
  carryThroughResources();
  if (addon !== undefined) carryThroughRejections(addon);
}

if (!nodeCarries) beforeFirstFrame(arm);

/**
 * Records, from now on, the context in which a promise is rejected. Where the glue is told of
 * rejections anyway, this adds nothing to them; elsewhere it puts a callback in front of Node's.
 */
function recordRejections() {
  startRecording(nodeCarries ? addon : undefined);
}

module.exports = { callbackName, carryThroughStreams, hookWithoutPromises, recordRejections };
