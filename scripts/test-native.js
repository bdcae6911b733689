'use strict';

const { command, print } = require('./lib/command.js');
const { TOOLS } = require('./lib/native-tools.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');

const USAGE = `Usage: npm run test:native -- [${Object.keys(TOOLS).join('|')} …] [--node LINE]

Runs the programs that use the addon most (__test__/faults/fixtures/), on every Node, with a debug
build of it that checks its assertions, under

  valgrind  Valgrind; errors with the addon in their stack fail
  address   an addon that is built with AddressSanitizer; any report fails

Without a tool: both. Linux; takes valgrind, and cc's own libasan. About half an hour.

  --node LINE  only this line, such as 22
  --help       print this

Exit code 0: nothing was found. 1: otherwise.
`;

/** @type {import('./lib/native-tools.js').Program[]} */
const PROGRAMS = [
  { args: ['program.js'] },
  { args: ['teardown.js', 'main'] },
  { args: ['teardown.js', 'worker'] },
  { args: ['terminate.js', '6'] },
  { args: ['exit.js', 'rejection', 'main thread'], code: 7 },
  { args: ['exit.js', 'rejection', 'worker'], code: 7 },
];

command({
  usage: USAGE,
  options: { node: { choices: LINES } },
  words: Object.keys(TOOLS),
  right: 'The tools have found nothing.',
  async check({ node, words }) {
    const tools = words.length > 0 ? words : Object.keys(TOOLS);
    const runners = tools.map((/** @type {string} */ tool) => ({ tool, run: TOOLS[tool]() }));
    /** @type {string[]} */
    const problems = [];
    for (const line of LINES.filter((each) => node === undefined || node === each)) {
      for (const { tool, run } of runners) {
        for (const program of PROGRAMS) {
          const start = Date.now();
          /** @type {string[]} */
          const wrong = await run(nodeBinary(line), program);
          const seconds = ((Date.now() - start) / 1000).toFixed(1);
          const title = `Node ${line}, ${tool}: ${program.args.join(' ')}`;
          print(`${wrong.length === 0 ? '✓' : '✗'} ${title} (${seconds} s)\n`);
          for (const what of wrong) print(`${what}\n`);
          if (wrong.length > 0) problems.push(title);
        }
      }
    }
    return problems;
  },
});
