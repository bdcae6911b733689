'use strict';

const { addon } = require('../slot/backend.js');
const { carryThroughResources } = require('./async-resources.js');
const { releaseClearedTimers } = require('./cleared-timers.js');
const { emptySlotAfterMainScript } = require('./left-in-slot.js');
const { restoreAfterNestedMicrotasks } = require('./nested-microtasks.js');
const { carryThroughRejections } = require('./rejections.js');
const { carryThroughStreams } = require('./streams.js');

/** What modules may take a reference of: the sooner it is replaced, the better. */
function replaceFunctions() {
  carryThroughStreams();
  releaseClearedTimers();
}

/** Makes all parts of the glue carry the frame. */
function arm() {
  replaceFunctions();
  carryThroughResources();
  emptySlotAfterMainScript();
  restoreAfterNestedMicrotasks();
  if (addon !== undefined) carryThroughRejections(addon);
}

module.exports = { arm, replaceFunctions };
