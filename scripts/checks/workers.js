'use strict';

// The long form of __test__/faults/terminate.test.js.
const { output } = require('../../__test__/faults/child.js');
const { findings } = require('../lib/findings.js');
const { print, whole } = require('../lib/output.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'worker threads that are terminated in the middle of a run',
  about: `
Starts worker threads, four at a time, and terminates each in the middle of a run: of a Variable, of a
Snapshot, in an await, a timer, a flood of rejections, a thenable.`,
  options: {
    workers: { value: 'N', help: 'how many', fallback: 504, range: [1, 1e6], whole: true },
  },
  right: 'Every thread ended, and the context of the main thread was always its own.',
  async run({ workers }) {
    print(`▸ Node ${process.version}: ${whole(workers)} worker threads\n`);
    const { terminated, wrong } = await output('terminate.js', [`${workers}`]);
    for (const [where, number] of Object.entries(terminated)) print(`  ${where}: ${number}\n`);
    return findings({ 'threads did not end as they should, or changed the context': wrong });
  },
};
