'use strict';

const { availableParallelism } = require('node:os');
const path = require('node:path');
const { requireBrowser } = require('./lib/browser.js');
const { command, print } = require('./lib/command.js');
const { configurations, describe } = require('./lib/configurations.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { runTests, summary } = require('./lib/run-tests.js');
const { testFiles } = require('./lib/test-files.js');

const USAGE = `Usage: npm run test:matrix -- [--node LINE] [--rest] [part of a path …]

Runs the JavaScript tests on every Node of the matrix, with every backend that works there and
both settings of the context-frame flag.

  --node LINE  only this line, such as 22
  --rest       without what \`npm test\` tests: the Node that runs this, as it is
  --help       print this

Exit code 0: all passed. 1: otherwise.
`;

/** What no backend and no flag changes is tested once on each Node. */
const ONCE_A_NODE = [
  'application/',
  'bench/',
  'cli/doctor-conditions',
  'documentation/',
  'ecosystem/',
  'engines/doubles',
  'examples/dangling-tasks',
  'examples/native-addon',
  'examples/opentelemetry',
  'faults/',
  'memory/many',
  'model/reference',
  'native-addon/',
  'packaging/',
  'runners/',
  'soak/',
  'trace/drop-in',
  'types/',
];

/** What no Node changes either is tested once. */
const ONCE = [
  'documentation/api',
  'documentation/links',
  'engines/runtimes',
  'packaging/bundlers',
  'packaging/files',
  'packaging/types',
  'tasks/page',
];

/**
 * @param {string[]} files
 * @param {string[]} parts
 */
const without = (files, parts) =>
  files.filter((file) => !parts.some((part) => file.includes(path.join('__test__', part))));

/**
 * @param {string[]} files
 * @param {object} options
 * @param {string} [options.node]
 * @param {boolean} options.rest
 */
function plan(files, { node, rest }) {
  const onEachNode = without(files, ONCE);
  const everywhere = without(onEachNode, ONCE_A_NODE);
  const chosen = configurations.filter(({ line }) => node === undefined || line === node);
  const running = process.versions.node.split('.')[0];
  return chosen
    .map((configuration, at) => {
      const { line } = configuration;
      const isFirstOfItsNode = chosen.findIndex((each) => each.line === line) === at;
      if (!isFirstOfItsNode) return { configuration, files: everywhere };
      if (rest && line === running) return { configuration, files: [] };
      return { configuration, files: at === 0 ? files : onEachNode };
    })
    .filter(({ files }) => files.length > 0);
}

command({
  usage: USAGE,
  options: { node: { choices: LINES }, rest: {} },
  words: [],
  right: 'The tests pass in every configuration.',
  async check({ node, rest, words }) {
    requireBrowser();
    const files = testFiles(words);
    const planned = plan(files, { node, rest });
    print(
      `▸ ${files.length} test files, ${planned.length} configurations, ${availableParallelism()} cores\n`,
    );
    const results = [];
    for (const { configuration, files } of planned) {
      const { line, flags, backend } = configuration;
      results.push(
        await runTests(describe(configuration), {
          binary: nodeBinary(line),
          flags,
          files,
          env: { NATIVE_ASYNC_CONTEXT_BACKEND: backend, NODE_OPTIONS: flags.join(' ') },
        }),
      );
    }
    return summary(results);
  },
});
