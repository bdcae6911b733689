'use strict';

const { load } = require('../lib/demo-load.js');
const { startServer } = require('../lib/demo-server.js');
const { findings, leftOver } = require('../lib/findings.js');
const { print, whole } = require('../lib/output.js');

const CONNECTIONS = 50;

/** Seconds of load between two looks at the heap. The first look comes early. */
const ROUND = 10;
const FIRST_ROUND = 1;

/**
 * The heap is weighed after this many seconds of load, and again at the end. Earlier, a program is
 * still loading code and filling its caches. The number of contexts means something at any time.
 */
const SETTLED = 60;

/** The share by which the heap may grow. */
const SHARE = 0.02;

/**
 * @typedef {object} Sample
 * @property {number} seconds of load until now
 * @property {number} requests until now
 * @property {number} wrong answers with the id of another request, or none
 * @property {number} failed
 * @property {import('../lib/demo-server.js').Counted & Partial<import('../lib/demo-server.js').Program>} counted
 */

/** @param {number} bytes */
const kilobytes = (bytes) => `${whole(bytes / 1000)} kB`;

/** @param {Sample} sample */
const describe = ({ seconds, requests, counted: { frames, keys, heap, program } }) =>
  `${whole(seconds).padStart(5)} s ${whole(requests).padStart(10)} requests  ` +
  `${kilobytes(heap)}${program === undefined ? '' : `, the program's ${kilobytes(program)}`}, ` +
  `${frames} contexts, ${keys} keys\n`;

/**
 * @param {import('../lib/demo-server.js').Server} server
 * @param {number} wanted how many requests
 * @returns {Promise<Sample[]>}
 */
async function drive(server, wanted) {
  /** @type {Sample[]} */
  const samples = [];
  let { seconds, requests, wrong, failed } = { seconds: 0, requests: 0, wrong: 0, failed: 0 };
  let weighed = false;
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
    // Answered once the server is idle.
    await server.stats();
    /** @type {boolean} */
    const weighs = seconds >= SETTLED && (!weighed || requests >= wanted);
    weighed ||= weighs;
    const counted = await (weighs ? server.weigh() : server.count());
    const sample = { seconds, requests, wrong, failed, counted };
    print(describe(sample));
    samples.push(sample);
  }
  return samples;
}

/**
 * @param {Sample[]} samples
 * @returns {string[]}
 */
function growth(samples) {
  const weighed = samples.filter(({ counted }) => counted.program !== undefined);
  if (weighed.length < 2) return [];
  const [first, last] = weighed.map(({ counted }) => /** @type {any} */ (counted));
  const percent = (/** @type {'heap' | 'program'} */ what) =>
    `${(100 * (last[what] / first[what] - 1)).toFixed(2)} %`;
  print(
    `  Since the first minute the heap has grown by ${percent('heap')}, what the program has there by ${percent('program')}.\n`,
  );
  if (last.program <= first.program * (1 + SHARE)) return [];
  return [`What the program has on the heap has grown by ${percent('program')}.`];
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'a million requests, after which nothing may be left of them',
  about: `
Sends many requests to examples/server.js, checks every response, and looks at the heap of the server
every ten seconds while it is idle: the number of contexts, of storage keys, of bytes. In a run of more
than a minute, what the program has on the heap may grow by at most 2 % after the first minute.`,
  options: {
    requests: {
      value: 'N',
      help: 'how many, at least',
      fallback: 1_000_000,
      range: [1, 1e9],
      whole: true,
    },
    storage: {
      value: 'NAME',
      help: 'ours; node or none, to compare with',
      fallback: 'ours',
      choices: ['ours', 'node', 'none'],
    },
  },
  right: 'Every response and every log line carried its own id; nothing was kept.',
  async run({ requests, storage }) {
    const server = await startServer(storage);
    print(`▸ Node ${process.version}, ${storage}: ${whole(requests)} requests\n`);
    const samples = await drive(server, requests);
    const { wrong } = await server.stats();
    server.stop();
    const [first] = samples;
    const last = samples[samples.length - 1];
    return [
      ...findings({
        'answers carried the id of another request, or none': last.wrong,
        'log lines carried the id of another request, or none': wrong,
        'requests failed': last.failed,
        'contexts are left of requests that are over': leftOver(last.counted.frames),
        'keys of storages are left': leftOver(last.counted.keys - first.counted.keys),
      }),
      ...growth(samples),
    ];
  },
};
