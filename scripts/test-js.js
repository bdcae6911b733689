'use strict';

const { requireBrowser } = require('./lib/browser.js');
const { command } = require('./lib/command.js');
const { run } = require('./lib/run.js');
const { testArguments, testFiles } = require('./lib/test-files.js');

const USAGE = `Usage: npm run test:js -- [part of a path …]

Runs the JavaScript tests on the Node that runs this: those with such a part in their path.

Exit code 0: all passed. 1: otherwise.
`;

command({
  usage: USAGE,
  words: [],
  right: 'The tests pass.',
  async check({ words }) {
    const files = testFiles(words);
    requireBrowser();
    return run(process.execPath, testArguments(files)) === 0 ? [] : ['Tests failed.'];
  },
});
