'use strict';

module.exports = {
  ...require('./record-tasks.js'),
};
