'use strict';

/**
 * The process that is measured. It loads a side, then the application, and listens on loopback. It reads
 * questions from stdin and answers on stdout. Applications print too, so its own lines begin with a mark.
 */

const { application, mark, packageFolder, services, side } = JSON.parse(process.argv[2]);

require(`./sides/${side}.js`)(packageFolder);

const path = require('node:path');
const { PerformanceObserver } = require('node:perf_hooks');
const v8 = require('node:v8');
const { startSampling, stopSampling } = require('./allocation-sampler.js');

/** @param {object} message */
const say = (message) => process.stdout.write(`${mark}${JSON.stringify(message)}\n`);

/** @returns {number} ms of CPU time since the process started */
function worked() {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1000;
}

/** ms of garbage collection since the process started, where the runtime reports it */
let collecting = PerformanceObserver.supportedEntryTypes.includes('gc') ? 0 : undefined;

const collections = new PerformanceObserver((list) => count(list.getEntries()));
if (collecting !== undefined) collections.observe({ entryTypes: ['gc'] });

/** @param {{ duration: number }[]} entries */
function count(entries) {
  for (const { duration } of entries) collecting += duration;
}

/** @returns the usage since the process started: ms, and bytes where the runtime reports them */
function totals() {
  if (collecting !== undefined) count(collections.takeRecords());
  return {
    cpu: worked(),
    collecting,
    allocated: v8.getHeapStatistics().total_allocated_bytes,
  };
}

/** @returns {Promise<{ heap: number, rss: number }>} bytes, after collection */
async function memory() {
  const collect = globalThis.Bun === undefined ? globalThis.gc : () => globalThis.Bun.gc(true);
  // Finalizers that run after one collection free objects for the next one.
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

/** @type {Record<string, () => any>} */
const ANSWERS = { memory, startSampling, stopSampling, totals };

async function main() {
  const start = require(path.join(application, 'server.js'));
  const server = await start(services);
  server.listen(0, '127.0.0.1', () => say({ port: server.address().port, worked: worked() }));
  process.stdin.setEncoding('utf8').on('data', async (text) => {
    for (const question of text.trim().split('\n')) say({ answer: await ANSWERS[question]() });
  });
  process.stdin.on('end', () => process.exit());
}

main().catch((error) => {
  say({ error: error.stack });
  process.exit(1);
});
