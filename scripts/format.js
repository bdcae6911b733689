'use strict';

// `npm run format`: rewrites what the formatters would complain about.
const { installPackages } = require('./lib/prepare.js');
const { run, step } = require('./lib/run.js');

installPackages();
step('format Rust', () => run('cargo', ['fmt']));
step('format JavaScript', () => run('npx', ['prettier', '--write', '--log-level=warn', '.']));
