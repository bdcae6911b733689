'use strict';

// `node bench/tasks.js`: what it costs to watch tasks, on the running Node. A process for each mode
// and question, all alive at once and working in turn; a ratio is taken within each round, and the
// median of these is shown.
const { fork } = require('node:child_process');

const ROUNDS = 7;

/** What is on while the work is done. @type {Record<string, (nac: any, work: () => any) => any>} */
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

/** @param {number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

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
    const children = Object.keys(modes).map((mode) => fork(__filename, [mode, question]));
    const times = children.map(() => /** @type {number[]} */ ([]));
    for (let round = 0; round < ROUNDS + 1; round++) {
      const order = [...children.keys()];
      for (const at of round % 2 === 0 ? order : order.reverse()) {
        const answer = new Promise((resolve) => children[at].once('message', resolve));
        children[at].send('round');
        const time = await answer;
        // The first is for warming up.
        if (round > 0) times[at].push(time);
      }
    }
    for (const child of children) child.disconnect();
    for (const [at, row] of rows.entries()) {
      const ratios = times[at].map((time, round) => time / times[0][round]);
      row.push((median(times[at]) / unit).toFixed(0), median(ratios).toFixed(1));
    }
  }
  table.push(...rows);
  process.stdout.write(`${table}\n`);
}

const [mode, question] = process.argv.slice(2);
if (mode === undefined) {
  void conduct();
} else {
  const nac = { ...require('../entries/recording.js'), ...require('../entries/tasks.js') };
  process.on('message', async () => process.send(await modes[mode](nac, questions[question])));
}
