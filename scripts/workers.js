'use strict';

// `npm run workers`: the long form of __test__/faults/terminate.test.js.
const { output } = require('../__test__/faults/child.js');
const { command, print } = require('./lib/command.js');
const { whole } = require('./lib/demo-report.js');
const { findings } = require('./lib/findings.js');

const USAGE = `Usage: npm run workers -- [--workers N]

Starts worker threads, four at a time, and terminates each in the middle of a run: of a Variable, of
a Snapshot, in an await, a timer, a flood of rejections, a thenable.

  --workers N  how many (default: 504)
  --help       print this

Exit code 0: every thread ended, and the context of this one was always its own. 1: otherwise.
`;

command({
  usage: USAGE,
  options: { workers: { number: 504, least: 1, most: 1e6 } },
  right: 'Every thread ended, and no context was wrong.',
  async check({ workers }) {
    print(`▸ Node ${process.version}: ${whole(workers)} worker threads\n`);
    const { terminated, wrong } = await output('terminate.js', [`${workers}`]);
    for (const [where, number] of Object.entries(terminated)) print(`  ${where}: ${number}\n`);
    return findings({ 'threads did not end as they should, or changed the context': wrong });
  },
});
