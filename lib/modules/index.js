'use strict';

const { runModulesInRoot } = require('./run-modules-in-root.js');

module.exports = { runModulesInRoot };
