'use strict';

/** The exports of all rooms in one object, for tests that check everything. */
module.exports = {
  ...require('../../index.js'),
  ...require('../../entries/errors.js'),
  ...require('../../entries/events.js'),
  ...require('../../entries/explain.js'),
  ...require('../../entries/flow.js'),
  ...require('../../entries/fixtures.js'),
  ...require('../../entries/generators.js'),
  ...require('../../entries/lifetime.js'),
  ...require('../../entries/memory.js'),
  ...require('../../entries/modules.js'),
  ...require('../../entries/portable.js'),
  ...require('../../entries/recording.js'),
  ...require('../../entries/tasks.js'),
};
