'use strict';

module.exports = {
  ...require('./context-of.js'),
};
