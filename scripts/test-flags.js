'use strict';

const { command } = require('./lib/command.js');
const { engineFlags } = require('./lib/engine-flags.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { runTests, summary } = require('./lib/run-tests.js');
const { testFiles } = require('./lib/test-files.js');

const USAGE = `Usage: npm run test:flags -- [--node LINE] [--flag PART] [part of a path …]

Runs the JavaScript tests that work within one process under each engine flag, on every Node. Takes
long; __test__/faults/flags.test.js runs one program under each.

  --node LINE  only this line, such as 22
  --flag PART  only flags that contain this, such as jitless
  --help       print this

Exit code 0: all passed. 1: otherwise.
`;

/**
 * What is about the package and not about processes: a flag does not reach the processes that a
 * test starts.
 */
const AREAS = [
  ...['async-context/', 'async-local-storage/', 'events/', 'errors/', 'frame/', 'generators/'],
  ...['scopes/', 'several/', 'sharing/', 'timers-module/'],
];

command({
  usage: USAGE,
  options: { node: { choices: LINES }, flag: { text: true } },
  words: [],
  right: 'The tests pass under every flag.',
  async check({ node, flag = '', words }) {
    const files = testFiles(words.length > 0 ? words : AREAS.map((area) => `__test__/${area}`));
    const results = [];
    for (const line of LINES.filter((each) => node === undefined || node === each)) {
      for (const { flags, backend } of engineFlags(line)) {
        const name = flags.join(' ');
        if (!name.includes(flag)) continue;
        results.push(
          await runTests(`Node ${line} ${name}`, {
            binary: nodeBinary(line),
            flags,
            files,
            // Processes that a test starts do not have the flag, and are compared with one that has.
            env: { NATIVE_ASYNC_CONTEXT_BACKEND: backend },
          }),
        );
      }
    }
    if (results.length === 0) return [`No flag contains "${flag}".`];
    return summary(results);
  },
});
