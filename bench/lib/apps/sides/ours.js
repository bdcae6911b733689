'use strict';

const path = require('node:path');

/**
 * Ours, for every module that is loaded later.
 *
 * @param {string} packageFolder
 */
module.exports = (packageFolder) => {
  require(path.join(packageFolder, 'entries', 'register.js'));
};
