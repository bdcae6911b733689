'use strict';

module.exports = {
  ...require('./watch-variable.js'),
};
