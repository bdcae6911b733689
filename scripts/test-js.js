'use strict';

// `npm run test:js -- [part of a path …]`: the JavaScript tests on the running Node.
const { prepare } = require('./lib/prepare.js');
const { run } = require('./lib/run.js');
const { testFiles } = require('./lib/test-files.js');

prepare();
process.exitCode = run(process.execPath, ['--test', ...testFiles(process.argv.slice(2))]);
