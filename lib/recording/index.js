'use strict';

module.exports = {
  ...require('./record-tasks.js'),
  ...require('./start-recording.js'),
};
