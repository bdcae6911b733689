'use strict';

/* What a worker inherits of `register` and the environment (docs/installation.md). */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');

const PACKAGE = path.join(__dirname, '../..');
const REGISTER = path.join(PACKAGE, 'entries/register.js');

const REPORT = `
  const { AsyncLocalStorage } = require('node:async_hooks');
  const ours = require(${JSON.stringify(PACKAGE)});
  const { code } = ours.runtime.reason;
  require('node:worker_threads').parentPort.postMessage({
    registered: AsyncLocalStorage === ours.AsyncLocalStorage,
    requested: code === 'REQUESTED',
  });`;

/**
 * @param {import('node:worker_threads').WorkerOptions} options
 * @param {string} [before]
 */
async function inWorker(options, before = '') {
  const worker = new Worker(before + REPORT, { eval: true, ...options });
  const message = await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  await worker.terminate();
  return message;
}

/** The options of a program that starts under register and requests a backend. */
const execArgv = ['--require', REGISTER];
const env = { ...process.env, NATIVE_ASYNC_CONTEXT_BACKEND: 'host' };

test('a worker with the flags and the environment of its program: has both', async () => {
  assert.deepEqual(await inWorker({ execArgv, env }), { registered: true, requested: true });
});

test("with `execArgv: []`: Node's own class is not replaced, a known limit", async () => {
  assert.deepEqual(await inWorker({ execArgv: [], env }), { registered: false, requested: true });
});

test('with `execArgv: []`, and register required first: it is', async () => {
  const before = `require(${JSON.stringify(REGISTER)});`;
  const found = await inWorker({ execArgv: [], env }, before);
  assert.deepEqual(found, { registered: true, requested: true });
});

test('with `env: {}`: variables of the package are not seen', async () => {
  const found = await inWorker({ execArgv, env: {} });
  assert.deepEqual(found, { registered: true, requested: false });
});
