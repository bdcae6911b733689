'use strict';

const { availableParallelism } = require('node:os');
const path = require('node:path');
const { requireBrowser } = require('../lib/browser.js');
const { configurationsOn, describe } = require('../lib/configurations.js');
const { NODE_OPTION, RUNNING, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { runTests, summary } = require('../lib/run-tests.js');
const { WORDS, testFiles } = require('../lib/test-files.js');

/** Tests that depend on neither backend nor flags: they run once on each Node. */
const ONCE_A_NODE = [
  'application/',
  'bench/',
  'cli/doctor-conditions',
  'cli/doctor-test-run',
  'documentation/',
  'ecosystem/',
  'engines/doubles',
  'examples/dangling-tasks',
  'examples/deadline',
  'examples/fleet',
  'examples/leak',
  'examples/native-addon',
  'examples/opentelemetry',
  'explain/drop-in',
  'faults/',
  'fuzzer/',
  'memory/command',
  'memory/holders',
  'memory/many',
  'memory/what-holds',
  'model/reference',
  'native-addon/',
  'packaging/',
  'portable/http',
  'portable/processes',
  'portable/threads',
  'recording/command',
  'runners/',
  'soak/',
  'types/',
];

/** Tests that do not depend on the Node either: they run once. */
const ONCE = [
  'documentation/api',
  'documentation/links',
  'engines/runtimes',
  'packaging/bundlers',
  'packaging/files',
  'packaging/release',
  'packaging/types',
  'recording/page',
  'soak/commands',
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
  const chosen = configurationsOn(node);
  return chosen
    .map((configuration, at) => {
      const { line } = configuration;
      const isFirstOfItsNode = chosen.findIndex((each) => each.line === line) === at;
      if (!isFirstOfItsNode) return { configuration, files: everywhere };
      if (rest && line === RUNNING) return { configuration, files: [] };
      return { configuration, files: at === 0 ? files : onEachNode };
    })
    .filter(({ files }) => files.length > 0);
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the JavaScript tests on every Node, with each backend and each context-frame flag',
  about: `
Runs the JavaScript tests on every Node of the matrix, with every backend that works there and both
settings of the context-frame flag. With parts of paths, only the test files that have one of them in
their path.`,
  options: {
    node: NODE_OPTION,
    rest: { help: 'without what `npm test` covers: the Node that runs this, with its defaults' },
  },
  words: WORDS,
  right: 'The tests pass in every configuration.',
  async run({ node, rest, words }) {
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
};
