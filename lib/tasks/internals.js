'use strict';

const { once } = require('../realm.js');

/** The parts that other rooms use. They load this room first. */
module.exports = once('tasks', () => ({
  ...require('./async-task.js'),
  ...require('./call-sites.js'),
  ...require('./task-records.js'),
  ...require('./watchers.js'),
}));
