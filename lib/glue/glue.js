'use strict';

const { addon, nodeCarries } = require('../slot/backend.js');
const { beforeFirstFrame } = require('../slot/slot.js');

/**
 * The glue carries the frame where Node does not. It is armed right before the first frame is set,
 * so a process that only loads the package pays nothing. It is never disarmed, because any code may
 * hold a frame. Where Node carries the frame itself, the glue is not armed at all, and its parts are
 * loaded when they are asked for, if ever: they are a third of the time that loading the package takes.
 */

if (!nodeCarries) beforeFirstFrame(require('./arm.js').arm);

/** Replaces what the glue replaces in Node's modules now, before the modules of the program are loaded. */
function replaceFunctions() {
  if (!nodeCarries) require('./arm.js').replaceFunctions();
}

/** @type {typeof import('./hook-without-promises.js').hookWithoutPromises} */
const hookWithoutPromises = (...callbacks) =>
  require('./hook-without-promises.js').hookWithoutPromises(...callbacks);

/**
 * From this call on, records the context in which a promise is rejected. Where the glue already
 * receives rejections, this adds no cost per rejection. Elsewhere it puts a callback in front of
 * Node's.
 */
function recordRejections() {
  require('./rejections.js').startRecording(nodeCarries ? addon : undefined);
}

module.exports = { hookWithoutPromises, recordRejections, replaceFunctions };
