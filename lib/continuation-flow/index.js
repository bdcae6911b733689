'use strict';

module.exports = {
  ...require('./continuation-flow.js'),
};
