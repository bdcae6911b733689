'use strict';

const { once } = require('../realm.js');

/** What the other rooms use of this one. They enter it first. */
module.exports = once('tasks', () => ({
  ...require('./async-task.js'),
  ...require('./call-sites.js'),
  ...require('./task-records.js'),
  ...require('./watchers.js'),
}));
