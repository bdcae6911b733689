'use strict';

const { runCommand } = require('./lib/command.js');
const { load } = require('./lib/demo-load.js');
const { perSecond, problems, table } = require('./lib/demo-report.js');
const { startServer } = require('./lib/demo-server.js');
const { print, whole } = require('./lib/output.js');

/** Simultaneous connections; each has one request under way. */
const CONNECTIONS = 50;
const WARM_UP_SECONDS = 2;

const SIDES = [
  { storage: 'none', title: 'no context' },
  { storage: 'node', title: "Node's AsyncLocalStorage" },
  { storage: 'ours', title: 'native-async-context' },
];

/** @typedef {import('./lib/demo-report.js').Result} Result */

/** @param {import('./lib/demo-server.js').Stats} stats */
const processorTime = ({ cpu }) => cpu.user + cpu.system;

/**
 * @param {import('./lib/command.js').Values} options
 * @returns {Promise<string[]>} what was wrong
 */
async function measure({ seconds, rounds }) {
  const sides = [];
  for (const { storage, title } of SIDES) {
    print(`▸ ${title}: start, warm up`);
    const server = await startServer(storage);
    const warmUp = await load(server.url, {
      connections: CONNECTIONS,
      seconds: Math.min(WARM_UP_SECONDS, 2 * seconds),
    });
    print(`  ${server.url}\n`);
    sides.push({ title, server, warmUp, rounds: /** @type {Result['rounds']} */ ([]) });
  }

  // The sides take turns, so that other load on this machine affects all of them alike.
  for (let round = 1; round <= rounds; round++) {
    for (const side of sides) {
      print(`▸ round ${round} of ${rounds}: ${side.title} `);
      const before = await side.server.stats();
      const measured = await load(side.server.url, { connections: CONNECTIONS, seconds });
      const after = await side.server.stats();
      const cpu = processorTime(after) - processorTime(before);
      side.rounds.push({ ...measured, cpu });
      print(` ${whole(perSecond(measured))} requests/s\n`);
    }
  }

  const results = [];
  for (const { server, ...side } of sides) {
    results.push({ ...side, stats: await server.stats() });
    server.stop();
  }

  const { node, backend } = results[results.length - 1].stats;
  print(`\nNode ${node}, backend ${backend}, ${CONNECTIONS} connections.\n${table(results)}\n`);
  print(
    `Rates, ratios (least and most in parentheses) and processor time per request: the median of ${rounds} rounds of ${seconds} s.\n` +
      `wrong, of: responses and log lines with another request's id or none, and how many were checked.\n`,
  );
  return problems(results);
}

void runCommand('npm run demo', {
  about: `
Runs examples/server.js without a context, with Node's AsyncLocalStorage and with ours, puts the same
load on each over the loopback interface, and checks that every response and every log line carries
its own request's id.`,
  options: {
    seconds: { value: 'N', help: 'how long a round takes', fallback: 1, range: [0.1, 60] },
    rounds: { value: 'N', help: 'rounds for each', fallback: 9, range: [1, 20], whole: true },
  },
  right: 'Every response and every log line carried its own id.',
  run: measure,
});
