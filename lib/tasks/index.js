'use strict';

require('./internals.js');

module.exports = {
  ...require('./async-hook.js'),
  ...require('./async-task.js'),
  ...require('./causal-stack.js'),
  ...require('./dangling-tasks.js'),
  ...require('./track-tasks.js'),
};
