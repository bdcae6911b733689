'use strict';

const { TOOLS } = require('../lib/native-tools.js');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');

/** @type {import('../lib/native-tools.js').Program[]} */
const PROGRAMS = [
  { args: ['program.js'] },
  { args: ['teardown.js', 'main'] },
  { args: ['teardown.js', 'worker'] },
  { args: ['terminate.js', '6'] },
  { args: ['exit.js', 'rejection', 'main thread'], code: 7 },
  { args: ['exit.js', 'rejection', 'worker'], code: 7 },
];

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'programs that use the addon most, under Valgrind and AddressSanitizer',
  about: `
Runs the programs that use the addon most (__test__/faults/fixtures/) on every Node of the matrix,
with a debug build of the addon that checks its assertions, under one of these tools, or both:

  valgrind  Valgrind; an error with the addon in its stack is a problem
  address   the addon is built with AddressSanitizer; every report is a problem

Works on Linux. Needs valgrind, and libasan of the C compiler. Takes about half an hour.`,
  options: { node: NODE_OPTION },
  words: { title: 'tool', choices: Object.keys(TOOLS) },
  right: 'The tools found no error.',
  async run({ node, words }) {
    const tools = words.length > 0 ? words : Object.keys(TOOLS);
    const runners = tools.map((/** @type {string} */ tool) => ({ tool, run: TOOLS[tool]() }));
    /** @type {string[]} */
    const problems = [];
    for (const line of chosenLines(node)) {
      for (const { tool, run } of runners) {
        for (const program of PROGRAMS) {
          const title = `Node ${line}, ${tool}: ${program.args.join(' ')}`;
          const progress = begin(title);
          const wrong = await run(nodeBinary(line), program);
          progress.end(wrong.length === 0);
          for (const what of wrong) print(`${what}\n`);
          if (wrong.length > 0) problems.push(title);
        }
      }
    }
    return problems;
  },
};
