'use strict';

// Before anything else: only modules that are loaded later are repaired. From the command line,
// `node --require native-async-context/instrument/register app.js` does the same.
const { instrument } = require('native-async-context/instrument');
if (process.argv[2] !== 'without') instrument('fastq');

const { AsyncLocalStorage } = require('native-async-context');
const fastq = require('fastq');

/**
 * Three requests share a queue that serves one at a time, as they would share a pool of connections
 * to a database. `node examples/pool.js` logs each task for the request that it belongs to;
 * `node examples/pool.js without` logs all of them for the first.
 */

const request = new AsyncLocalStorage();

const log = (/** @type {string} */ message) => console.log(`[${request.getStore()}] ${message}`);

const queue = fastq((/** @type {string} */ query, /** @type {fastq.done} */ done) => {
  log(`runs ${query}`);
  setTimeout(done, 1, null, 'rows');
}, 1);

for (const name of ['ada', 'bob', 'eve']) {
  request.run(name, () => {
    queue.push(`the query of ${name}`, () => log(`has the rows of ${name}`));
  });
}
