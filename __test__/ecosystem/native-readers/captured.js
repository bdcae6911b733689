'use strict';

/*
 * A worker captures the main thread's stack and request with @sentry/node-native-stacktrace. Until then,
 * the main thread is blocked in a context of ours. Prints the state that was captured.
 */

const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { captureStackTrace, registerThread } = require('@sentry/node-native-stacktrace');

if (isMainThread) {
  const { AsyncContext } = require('../../../index.js');
  // Packages on the list of native readers get this class, also under `register`.
  const { AsyncLocalStorage } = require('../../../lib/register/nodes-async-hooks.js');
  const storage = new AsyncLocalStorage();
  const variable = new AsyncContext.Variable();
  registerThread({ asyncLocalStorage: storage, stateLookup: ['request'] }, 'main');
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(__filename, { workerData: done, stdout: true });
  worker.stdout.pipe(process.stdout);
  storage.run({ request: { id: 17 } }, () =>
    variable.run('ours', async () => {
      await new Promise((resolve) => worker.once('online', resolve));
      variable.run('inner', function blocked() {
        while (Atomics.load(done, 0) === 0) for (let i = 0; i < 1e4; i++) Math.sqrt(i);
      });
    }),
  );
} else {
  for (;;) {
    const { frames = [], asyncState } = captureStackTrace().main ?? {};
    if (!frames.some(({ function: name }) => name === 'blocked')) continue;
    Atomics.store(workerData, 0, 1);
    process.stdout.write(JSON.stringify({ state: asyncState ?? null }));
    break;
  }
}
