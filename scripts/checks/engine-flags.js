'use strict';

const { engineFlags } = require('../lib/engine-flags.js');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { runTests, summary } = require('../lib/run-tests.js');
const { WORDS, testFiles } = require('../lib/test-files.js');

/** The tests that start no child processes, which a flag would not reach. */
const AREAS = [
  ...['async-context/', 'async-local-storage/', 'events/', 'errors/', 'frame/', 'generators/'],
  ...['scopes/', 'several/', 'sharing/', 'timers-module/'],
];

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the JavaScript tests under engine flags that change how V8 or Node behaves',
  about: `
Runs the JavaScript tests that need one process only under each engine flag, on every Node of the
matrix. Takes long. __test__/faults/flags.test.js, a part of \`npm test\`, runs one program under each
flag.`,
  options: {
    node: NODE_OPTION,
    flag: { value: 'PART', help: 'only flags that contain this, such as jitless' },
  },
  words: WORDS,
  right: 'The tests pass under every flag.',
  async run({ node, flag = '', words }) {
    const files = testFiles(words.length > 0 ? words : AREAS.map((area) => `__test__/${area}`));
    const results = [];
    for (const line of chosenLines(node)) {
      for (const { flags, backend } of engineFlags(line)) {
        const name = flags.join(' ');
        if (!name.includes(flag)) continue;
        results.push(
          await runTests(`Node ${line} ${name}`, {
            binary: nodeBinary(line),
            flags,
            files,
            // Tests compare their process with ones they start, which lack the flag: all need one backend.
            env: { NATIVE_ASYNC_CONTEXT_BACKEND: backend },
          }),
        );
      }
    }
    if (results.length === 0) return [`No flag contains "${flag}".`];
    return summary(results);
  },
};
