'use strict';

const { addon, nodeCarries } = require('../slot/backend.js');
const { beforeFirstFrame } = require('../slot/slot.js');
const { arm, replaceFunctions: replaceFunctionsOfNode } = require('./arm.js');
const { hookWithoutPromises } = require('./hook-without-promises.js');
const { startRecording } = require('./rejections.js');

/**
 * The glue carries the frame where Node does not. It is armed right before the first frame is set,
 * so a process that only loads the package pays nothing. It is never disarmed, because any code may
 * hold a frame. Where Node carries the frame itself, the glue is not armed at all.
 *
 * Its parts are loaded there as well. Without them the package is loaded half a millisecond sooner, but
 * `run` was seen to take 5 to 15 % longer then (Node 24 and 26, alternating processes).
 */

if (!nodeCarries) beforeFirstFrame(arm);

/** Replaces what the glue replaces in Node's modules now, before the modules of the program are loaded. */
function replaceFunctions() {
  if (!nodeCarries) replaceFunctionsOfNode();
}

/**
 * From this call on, records the context in which a promise is rejected. Where the glue already
 * receives rejections, this adds no cost per rejection. Elsewhere it puts a callback in front of
 * Node's.
 */
function recordRejections() {
  startRecording(nodeCarries ? addon : undefined);
}

module.exports = { hookWithoutPromises, recordRejections, replaceFunctions };
