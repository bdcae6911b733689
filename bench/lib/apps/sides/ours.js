'use strict';

const path = require('node:path');

/**
 * Makes every module that is loaded later use our `AsyncLocalStorage`.
 *
 * @param {string} packageFolder
 */
module.exports = (packageFolder) => {
  require(path.join(packageFolder, 'entries', 'register.js'));
};
