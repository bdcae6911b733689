'use strict';

/**
 * Repairs a queue of your own, by describing what belongs to its caller.
 *
 *     node examples/repair
 */

const { AsyncLocalStorage } = require('native-async-context');
const { repair } = require('native-async-context/instrument');
const jobs = require('./job-queue.js');

const request = new AsyncLocalStorage();

/**
 * Three requests, a job each.
 *
 * @returns {Promise<string>} the request that each `start`, each job and each `end` saw
 */
async function requests() {
  const queue = new jobs.JobQueue();
  const seen = ['A', 'B', 'C'].map((id) =>
    request.run(
      id,
      () =>
        new Promise((resolve) => {
          let saw = '';
          const see = () => (saw += request.getStore() ?? '-');
          const progress = queue.add((done) => {
            see();
            done();
          });
          progress.on('start', see).on('end', () => resolve((see(), saw)));
        }),
    ),
  );
  return (await Promise.all(seen)).join(' ');
}

async function main() {
  console.log(`as it is:       ${await requests()}`);
  const { undo } = repair(jobs, {
    steps: [
      {
        at: 'JobQueue.prototype.add',
        // The job is a callback of the caller …
        callbacks: [0],
        // … and the emitter that is returned emits in the context of the caller.
        returned: [{ at: 'emit', in: 'caller' }],
      },
    ],
  });
  console.log(`repaired:       ${await requests()}`);
  undo();
  console.log(`as it was:      ${await requests()}`);
}

main();
