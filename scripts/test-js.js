'use strict';

// `npm run test:js -- [part of a path …]`: the JavaScript tests on the running Node.
const { installBrowser, prepare } = require('./lib/prepare.js');
const { run } = require('./lib/run.js');
const { testArguments, testFiles } = require('./lib/test-files.js');

prepare();
installBrowser();
process.exitCode = run(process.execPath, testArguments(testFiles(process.argv.slice(2))));
