'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { addonFile } = require('../../scripts/lib/prepare.js');

const file = path.join(__dirname, '..', '..', addonFile());

/**
 * Loads the addon twice in a separate thread, as two copies of the package do: each `require` makes a
 * Node-API environment. Both give V8 the same native function to call back.
 */
const TWICE = `
  const { parentPort, workerData: file } = require('node:worker_threads');
  const load = () => {
    const addon = require(file);
    delete require.cache[file];
    return addon;
  };
  const addons = { first: load(), second: load() };
  const told = [];
  process.on('unhandledRejection', () => {});
  for (const [name, label] of [
    ['first', 'first'],
    ['second', 'second'],
    ['first', 'first again'],
    ['first', 'first a third time'],
    ['second', 'second again'],
  ]) {
    addons[name].recordRejections((event, promise, reason) => told.push([label, event, reason]));
    Promise.reject(label);
  }
  parentPort.postMessage({ distinct: addons.first !== addons.second, told });
  // Later rejections, while the thread ends, must not reach an environment that is gone.
  process.on('exit', () => Promise.reject('at exit'));
`;

/** @param {Worker} worker */
const result = (worker) =>
  new Promise((resolve, reject) => {
    /** @type {any} */
    let message;
    worker.on('message', (value) => (message = value));
    worker.on('error', reject);
    worker.on('exit', (code) => resolve({ code, message }));
  });

test('each rejection reaches the last recorder of its thread, and threads end cleanly', async () => {
  const labels = ['first', 'second', 'first again', 'first a third time', 'second again'];
  const expected = { distinct: true, told: labels.map((label) => [label, 0, label]) };
  const workers = Array.from(
    { length: 4 },
    () => new Worker(TWICE, { eval: true, workerData: file }),
  );
  for (const { code, message } of await Promise.all(workers.map(result))) {
    assert.equal(code, 0);
    assert.deepEqual(message, expected);
  }
});
