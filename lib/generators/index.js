'use strict';

module.exports = {
  ...require('./wrap-generator.js'),
};
