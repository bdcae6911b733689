'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { application, install } = require('../register/application.js');

/**
 * Loads two versions of the package in one thread: two implementations, and the addon twice, from two
 * paths. Does the same in worker threads, and terminates some of them while they use both.
 */
const MAIN = `
  const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
  const paths = ['native-async-context', './one/index.cjs'];
  const copies = (workerData?.reversed ? paths.reverse() : paths).map((path) => require(path));
  const carriers = copies.flatMap(({ AsyncContext, AsyncLocalStorage }) => {
    const variable = new AsyncContext.Variable();
    const storage = new AsyncLocalStorage();
    return [
      { run: (value, fn) => variable.run(value, fn), get: () => variable.get() },
      { run: (value, fn) => storage.run(value, fn), get: () => storage.getStore() },
    ];
  });
  const nested = (value, index, fn) =>
    index === carriers.length ? fn() : carriers[index].run(value, () => nested(value, index + 1, fn));
  const right = (value) => carriers.every(({ get }) => get() === value);
  const result = { distinct: copies[0].AsyncContext !== copies[1].AsyncContext, rejections: 0, wrong: 0 };
  process.on('unhandledRejection', (value) => {
    result.rejections++;
    if (!right(value)) result.wrong++;
  });
  const runs = [];
  for (let value = 0; value < 10; value++) {
    const run = nested(value, 0, async () => {
      void Promise.reject(value);
      await new Promise((resolve) => setTimeout(resolve, 1));
      void Promise.reject(value);
      if (!right(value)) result.wrong++;
    });
    runs.push(run);
  }
  // A turn after the last rejection, so that Node has reported it.
  const done = Promise.all(runs).then(() => new Promise(setImmediate));
  if (!isMainThread) {
    // The late ones never answer: they are terminated.
    const late = () => nested('late', 0, async () => { for (;;) await new Promise(setImmediate); });
    if (workerData.late) late();
    done.then(() => parentPort.postMessage(workerData.late ? 'running' : result));
  } else {
    const worker = (data) =>
      new Promise((resolve, reject) => {
        const started = new Worker(__filename, { workerData: data });
        started.on('error', reject);
        started.on('message', async (message) => {
          await started.terminate();
          resolve(message);
        });
      });
    const all = [done];
    for (let i = 0; i < 6; i++) all.push(worker({ reversed: i % 2 === 0, late: i % 3 === 0 }));
    Promise.all(all).then(([, ...results]) => console.log(JSON.stringify([result, ...results])));
  }
`;

test('two versions, each with the addon, share a thread, its rejections, and its end', () => {
  const { folder, run } = application({
    'app.cjs': MAIN,
    'one/index.cjs': `module.exports = require('native-async-context');`,
  });
  install(path.join(folder, 'one'));
  const file = path.join(folder, 'one', 'node_modules', 'native-async-context', 'package.json');
  const packageJson = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.writeFileSync(file, JSON.stringify({ ...packageJson, version: '0.0.1' }));
  const each = { distinct: true, rejections: 20, wrong: 0 };
  const results = /** @type {any[]} */ (run(['app.cjs']));
  assert.deepEqual(results, [each, 'running', each, each, 'running', each, each]);
});
