'use strict';

const { checkProcess, loadCheck } = require('../lib/checks.js');
const { LINES, RUNNING, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { runLong } = require('../lib/run.js');
const { PARTS } = require('../lib/soak-parts.js');

/** @param {string | undefined} node the value of the option */
function runtimes(node) {
  if (node === undefined) return [{ line: RUNNING, binary: process.execPath }];
  const lines = node === 'all' ? LINES : [node];
  return lines.map((line) => ({ line, binary: nodeBinary(line) }));
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'everything that takes long, one check after another',
  about: `
Runs these checks one after another, and prints how each ended:
${Object.keys(PARTS).join(', ')}.`,
  options: {
    only: { value: 'NAME', choices: Object.keys(PARTS), help: 'only this check' },
    node: {
      value: 'LINE',
      choices: [...LINES, 'all'],
      help: 'on this line of Node, such as 22, or on all; by default on the Node that runs this',
    },
    minutes: { value: 'N', help: 'how long the load lasts', fallback: 5, range: [0.1, 10_000] },
    quick: { help: 'the short form of each, seconds instead of minutes' },
  },
  right: 'Every check passed.',
  async run({ only, node, minutes, quick }) {
    const Table = require('cli-table3');
    const table = new Table({ head: ['', 'Node', '', 'seconds'], style: { head: [], border: [] } });
    const problems = [];
    const jobs = runtimes(node).flatMap((runtime) =>
      Object.entries(PARTS)
        .filter(([name]) => only === undefined || name === only)
        .map(([name, options]) => ({ ...runtime, name, options })),
    );
    for (const [at, { line, binary, name, options }] of jobs.entries()) {
      const { summary } = loadCheck(name);
      print(`\n── ${at + 1} of ${jobs.length}: ${name} on Node ${line}: ${summary}\n`);
      const start = Date.now();
      const { args, env } = checkProcess(name, options({ quick, minutes, line }));
      const code = await runLong(binary, args, { env });
      const seconds = Math.round((Date.now() - start) / 1000);
      table.push([name, line, code === 0 ? '✓' : '✗', seconds]);
      if (code !== 0) problems.push(`${name} failed on Node ${line}.`);
    }
    print(`\n${table.toString()}\n`);
    return problems;
  },
};
