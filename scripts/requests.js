'use strict';

const { command, print } = require('./lib/command.js');
const { load } = require('./lib/demo-load.js');
const { whole } = require('./lib/demo-report.js');
const { startServer } = require('./lib/demo-server.js');
const { findings, leftOver } = require('./lib/findings.js');

const USAGE = `Usage: npm run requests -- [--requests N]

Has examples/server.js answer many requests, every answer checked, and looks at its heap every ten
seconds, while it is idle: how many contexts are there, how many keys of storages, how many bytes.

  --requests N  how many at least (default: 1000000)
  --help        print this

Exit code 0: nothing was kept, and, if it took longer than a minute, the heap at the end is at most
2 % above that after the first minute. 1: otherwise.
`;

const CONNECTIONS = 50;

/** Between two looks at the heap, in seconds. The first comes early. */
const ROUND = 10;
const FIRST_ROUND = 1;

/**
 * Until then, in seconds of load, V8 still compiles and caches: a heap's size says little. How many
 * objects there are says something at any time.
 */
const SETTLED = 60;

/** By how much the heap may have grown since. */
const SHARE = 0.02;

/**
 * @typedef {object} Sample
 * @property {number} seconds of load until now
 * @property {number} requests likewise
 * @property {number} wrong answers with the id of another request, or none
 * @property {number} failed
 * @property {import('./lib/demo-server.js').Counted} counted
 */

/** @param {Sample} sample */
const describe = ({ seconds, requests, counted: { frames, keys, heap } }) =>
  `${whole(seconds).padStart(5)} s ${whole(requests).padStart(10)} requests ` +
  `${whole(heap / 1000).padStart(8)} kB, ${frames} contexts, ${keys} keys\n`;

/**
 * @param {import('./lib/demo-server.js').Server} server
 * @param {number} wanted how many requests
 * @returns {Promise<Sample[]>}
 */
async function drive(server, wanted) {
  /** @type {Sample[]} */
  const samples = [];
  let { seconds, requests, wrong, failed } = { seconds: 0, requests: 0, wrong: 0, failed: 0 };
  while (requests < wanted) {
    const rest = (wanted - requests) / (requests / seconds);
    const length =
      samples.length === 0 ? FIRST_ROUND : Math.min(ROUND, Math.max(rest, FIRST_ROUND));
    const round = await load(server.url, { connections: CONNECTIONS, seconds: length });
    seconds += round.seconds;
    requests += round.latencies.length;
    wrong += round.wrong;
    failed += round.failed;
    if (round.latencies.length === 0) throw new Error('The server does not answer any more.');
    // Once it is idle.
    await server.stats();
    const sample = { seconds, requests, wrong, failed, counted: await server.count() };
    print(describe(sample));
    samples.push(sample);
  }
  return samples;
}

command({
  usage: USAGE,
  options: { requests: { number: 1_000_000, least: 1, most: 1e9 } },
  right: 'Every answer and every log line carried its own id; nothing was kept.',
  async check({ requests }) {
    const server = await startServer('ours');
    const { node, backend } = await server.stats();
    print(`▸ Node ${node}, backend ${backend}: ${whole(requests)} requests\n`);
    const samples = await drive(server, requests);
    const { wrong } = await server.stats();
    server.stop();

    const [first] = samples;
    const last = samples[samples.length - 1];
    const problems = findings({
      'answers carried the id of another request, or none': last.wrong,
      'log lines carried the id of another request, or none': wrong,
      'requests failed': last.failed,
      'contexts are left of requests that are over': leftOver(last.counted.frames),
      'keys of storages are left': leftOver(last.counted.keys - first.counted.keys),
    });
    const settled = samples.find(({ seconds }) => seconds >= SETTLED);
    if (settled === undefined || settled === last) return problems;
    const growth = last.counted.heap / settled.counted.heap - 1;
    const percent = `${(100 * growth).toFixed(2)} %`;
    print(`  The heap has grown by ${percent} since the first minute.\n`);
    if (growth > SHARE) problems.push(`The heap has grown by ${percent}.`);
    return problems;
  },
});
