'use strict';

const { addon } = require('../slot/backend.js');
const { carryThroughResources } = require('./async-resources.js');
const { emptySlotAfterMainScript } = require('./left-in-slot.js');
const { restoreAfterNestedMicrotasks } = require('./nested-microtasks.js');
const { carryThroughRejections } = require('./rejections.js');
const { carryThroughStreams } = require('./streams.js');

/** Makes all parts of the glue carry the frame. */
function arm() {
  carryThroughStreams();
  carryThroughResources();
  emptySlotAfterMainScript();
  restoreAfterNestedMicrotasks();
  if (addon !== undefined) carryThroughRejections(addon);
}

module.exports = { arm };
