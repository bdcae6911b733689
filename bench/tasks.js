'use strict';

// The cost of watching tasks. One process for each mode and question; a ratio is taken within each
// round, and the median of these is shown.
const { runCommand } = require('../scripts/lib/command.js');
const { inTurns } = require('./lib/rounds.js');
const { median } = require('../scripts/lib/statistics.js');

const ROUNDS = 7;

/** What is enabled during the work. @type {Record<string, (nac: any, work: () => any) => any>} */
const modes = {
  nothing: (_nac, work) => work(),
  'AsyncHook, empty': (nac, work) => {
    new nac.AsyncHook({ scheduledAsyncTask() {} }).enable();
    return work();
  },
  'AsyncHook, promises': (nac, work) => {
    new nac.AsyncHook({ scheduledAsyncTask() {}, promises: true }).enable();
    return work();
  },
  trackTasks: async (nac, work) => (await nac.trackTasks(work)).result,
  'trackTasks, promises': async (nac, work) =>
    (await nac.trackTasks(work, { promises: true })).result,
  recordTasks: async (nac, work) => (await nac.recordTasks(work)).result,
  'recordTasks, promises': async (nac, work) =>
    (await nac.recordTasks(work, { promises: true })).result,
};

async function awaits() {
  const COUNT = 2_000;
  const start = performance.now();
  for (let i = 0; i < COUNT; i++) await i;
  return ((performance.now() - start) * 1e6) / COUNT;
}

/** Requests one after the other to a server in this process, on one connection. */
async function http() {
  const { Agent, createServer, get } = require('node:http');
  const COUNT = 60;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const server = createServer((_request, response) => response.end('hello world'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const ask = () =>
    new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', agent }, (response) =>
        response.resume().on('end', resolve),
      ).on('error', reject);
    });
  for (let i = 0; i < 20; i++) await ask();
  const start = performance.now();
  for (let i = 0; i < COUNT; i++) await ask();
  const time = ((performance.now() - start) * 1e6) / COUNT;
  agent.destroy();
  server.close();
  return time;
}

const questions = { awaits, http };

async function conduct() {
  const Table = require('cli-table3');
  const table = new Table({
    head: [`Node ${process.versions.node}`, 'await, ns', 'ratio', 'http request, µs', 'ratio'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const rows = Object.keys(modes).map((mode) => [mode]);
  for (const [question, unit] of /** @type {[string, number][]} */ ([
    ['awaits', 1],
    ['http', 1000],
  ])) {
    const sides = Object.keys(modes).map((mode) => [mode, question]);
    // The first round is for warming up.
    const times = await inTurns(__filename, sides, { rounds: ROUNDS, warmUp: 1 });
    for (const [at, row] of rows.entries()) {
      const ratios = times[at].map((time, round) => time / times[0][round]);
      row.push((median(times[at]) / unit).toFixed(0), median(ratios).toFixed(1));
    }
  }
  table.push(...rows);
  process.stdout.write(`${table}\n`);
}

/**
 * @param {string} mode
 * @param {keyof typeof questions} question
 */
function work(mode, question) {
  const nac = { ...require('../entries/recording.js'), ...require('../entries/tasks.js') };
  process.on('message', async () => process.send(await modes[mode](nac, questions[question])));
}

// The processes of the modes are forked from this file.
if (process.send !== undefined) work(...process.argv.slice(2));
else {
  void runCommand('node bench/tasks.js', {
    about: `
What it costs to watch tasks on the Node that runs this: docs/tasks.md. Takes a quarter of a minute.`,
    run: conduct,
  });
}
