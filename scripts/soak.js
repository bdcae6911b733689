'use strict';

const { command, print } = require('./lib/command.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { runLong } = require('./lib/run.js');
const { PARTS } = require('./lib/soak-parts.js');

const USAGE = `Usage: npm run soak -- [--only NAME] [--node LINE|all] [--minutes N] [--quick]

Runs everything that takes long, one after another, and prints how each ended.

${PARTS.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n')}

  --only NAME    only this one
  --node LINE    on that Node of the matrix, such as 22, or on all (default: the one that runs this)
  --minutes N    how long the load goes on (default: 5)
  --quick        the short form of each, seconds instead of minutes
  --help         print this

Exit code 0: each was right. 1: otherwise.
`;

/**
 * @param {string | undefined} wanted
 * @returns {{ line: string, binary: string }[]}
 */
function nodes(wanted) {
  if (wanted === undefined) {
    return [{ line: process.versions.node.split('.')[0], binary: process.execPath }];
  }
  return LINES.filter((line) => wanted === 'all' || line === wanted).map((line) => ({
    line,
    binary: nodeBinary(line),
  }));
}

command({
  usage: USAGE,
  options: {
    only: { choices: PARTS.map(({ name }) => name) },
    node: { choices: [...LINES, 'all'] },
    minutes: { number: 5, least: 0.1, most: 10_000 },
    quick: {},
  },
  right: 'All of it was right.',
  async check({ only, node, minutes, quick }) {
    const Table = require('cli-table3');
    const table = new Table({ head: ['', 'Node', '', 'seconds'], style: { head: [], border: [] } });
    const problems = [];
    const parts = PARTS.filter(({ name }) => only === undefined || name === only);
    const chosen = nodes(node);
    let number = 0;
    for (const { line, binary } of chosen) {
      for (const { name, title, script, args } of parts) {
        const of = `${++number} of ${chosen.length * parts.length}`;
        print(`\n── ${of}: ${title}, Node ${line}\n`);
        const start = Date.now();
        const options = args({ quick, minutes, line }).map(String);
        const code = await runLong(binary, [script, ...options]);
        const seconds = Math.round((Date.now() - start) / 1000);
        table.push([name, line, code === 0 ? '✓' : '✗', seconds]);
        if (code !== 0) problems.push(`${title}: failed on Node ${line}.`);
      }
    }
    print(`\n${table.toString()}\n`);
    return problems;
  },
});
