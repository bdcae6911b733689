'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { PREPARED } = require('./prepare.js');
const { root } = require('./run.js');

/** The checks: each file of scripts/checks/ is a command of that name. */

const FOLDER = path.join(root, 'scripts', 'checks');

const NAMES = fs.readdirSync(FOLDER).map((file) => path.basename(file, '.js'));

/**
 * @param {string} name
 * @returns {import('./command.js').Command}
 */
const loadCheck = (name) => require(path.join(FOLDER, `${name}.js`));

/**
 * Starts a check in a process of its own, in a checkout that is already prepared.
 *
 * @param {string} name
 * @param {(string | number)[]} options
 */
const checkProcess = (name, options) => ({
  args: [path.join(root, 'scripts', 'check.js'), name, ...options.map(String)],
  env: { ...process.env, ...PREPARED },
});

module.exports = { NAMES, checkProcess, loadCheck };
