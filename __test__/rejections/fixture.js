'use strict';

/**
 * A process that rejects promises. Prints each event to stdout, as a line of JSON. What Node prints
 * about it goes to stderr.
 *
 *     node fixture.js armed|bare scenario
 *
 * In `armed`, the package carries contexts; `bare` does the same without the package. Each reason is
 * named after the context in which its event has to run.
 */

const fs = require('node:fs');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

const [mode, scenario] = isMainThread ? process.argv.slice(2) : workerData;

let run = (_value, fn) => fn();
let read = () => undefined;
if (mode === 'armed') {
  const { AsyncLocalStorage } = require('../../index.js');
  const storage = new AsyncLocalStorage();
  run = (value, fn) => storage.run(value, fn);
  read = () => storage.getStore();
}

/**
 * @param {string} event
 * @param {unknown} reason
 */
function say(event, reason) {
  const line = { event, reason: reason?.message ?? String(reason), context: read() };
  fs.writeSync(1, `${JSON.stringify(line)}\n`);
}

const listen = (event) => process.on(event, (reason) => say(event, reason));

/** An error whose stack does not depend on the caller. */
function error(message) {
  const made = new Error(message);
  made.stack = `Error: ${message}\n    at somewhere`;
  return made;
}

const reject = (context) => run(context, () => Promise.reject(error(context)));

function deferred() {
  let settle;
  const promise = new Promise((_, rejectIt) => (settle = rejectIt));
  return { promise, settle };
}

const scenarios = {
  'nobody listens'() {
    process.on('exit', (code) => say('exit', code));
    reject('A');
  },
  'a reason that is no error'() {
    run('A', () => void Promise.reject({ no: 'error' }));
    run('B', () => void Promise.reject(undefined));
    run('C', () => void Promise.reject('text'));
  },
  unhandledRejection() {
    listen('unhandledRejection');
    reject('A');
  },
  'uncaughtException and its monitor'() {
    listen('uncaughtExceptionMonitor');
    listen('uncaughtException');
    reject('A');
    setTimeout(() => reject('B'), 1);
  },
  'the monitor alone'() {
    listen('uncaughtExceptionMonitor');
    reject('A');
  },
  'all events'() {
    listen('uncaughtExceptionMonitor');
    listen('uncaughtException');
    listen('unhandledRejection');
    listen('rejectionHandled');
    reject('A');
    reject('B');
  },
  'several in one tick'() {
    listen('unhandledRejection');
    for (const context of ['A', 'B', 'C']) reject(context);
    const { settle } = run('made', deferred);
    run('D', () => settle(error('D')));
    reject('handled at once').catch(() => {});
    reject('E');
    run('F', async () => {
      await null;
      throw error('F');
    });
  },
  'several in one tick, and uncaughtException'() {
    listen('uncaughtException');
    for (const context of ['A', 'B', 'C']) reject(context);
  },
  'rejections while rejections are reported'() {
    process.on('unhandledRejection', (reason) => {
      say('unhandledRejection', reason);
      if (reason.message.length < 4) reject(`${reason.message}.`);
    });
    reject('A');
    reject('B');
  },
  'a handler that throws'() {
    process.on('unhandledRejection', (reason) => {
      say('unhandledRejection', reason);
      throw error(`thrown in ${reason.message}`);
    });
    process.on('uncaughtException', (reason) => say('uncaughtException', reason));
    reject('A');
    reject('B');
    setTimeout(() => reject('C'), 1);
  },
  'a handler that throws, and nobody listens'() {
    process.on('unhandledRejection', () => {
      throw error('thrown');
    });
    reject('A');
  },
  'uncaughtException that rejects'() {
    let first = true;
    process.on('uncaughtException', (reason) => {
      say('uncaughtException', reason);
      if (first) reject('B');
      first = false;
    });
    listen('unhandledRejection');
    run('A', () =>
      setTimeout(() => {
        throw error('A');
      }, 1),
    );
  },
  'the warning'() {
    process.on('warning', (warning) => {
      if (warning.name === 'UnhandledPromiseRejectionWarning') say('warning', 'A');
    });
    reject('A');
  },
  'handled late'() {
    listen('unhandledRejection');
    process.on('rejectionHandled', () => say('rejectionHandled', 'handled'));
    const promise = reject('A');
    setTimeout(() => run('handled', () => promise.catch(() => {})), 5);
  },
  'handled late, and nobody listens'() {
    process.on('uncaughtException', () => {});
    const promise = reject('A');
    setTimeout(() => run('handled', () => promise.catch(() => {})), 5);
  },
  'handled in the same tick'() {
    listen('unhandledRejection');
    listen('rejectionHandled');
    const promise = reject('A');
    process.nextTick(() => promise.catch(() => {}));
  },
  'removed and added listeners'() {
    const once = (reason) => say('once', reason);
    process.once('unhandledRejection', once);
    reject('A');
    setTimeout(() => {
      listen('unhandledRejection');
      reject('B');
    }, 1);
  },
  setUncaughtExceptionCaptureCallback() {
    process.setUncaughtExceptionCaptureCallback((reason) => say('captured', reason));
    reject('A');
  },
  'a domain'() {
    const domain = require('node:domain').create();
    domain.on('error', (reason) => say('domain', reason));
    listen('unhandledRejection');
    domain.run(() => reject('in the domain'));
    reject('A');
    setTimeout(() => reject('B'), 1);
  },
  'at beforeExit'() {
    listen('unhandledRejection');
    process.once('beforeExit', () => reject('A'));
  },
  'at exit'() {
    listen('unhandledRejection');
    process.once('exit', () => {
      reject('never reported');
      say('exit', 'exit');
    });
  },
  'process.exit after a rejection'() {
    listen('unhandledRejection');
    reject('never reported');
    process.exit(3);
  },
  'in a worker'() {
    const worker = new Worker(__filename, { workerData: [mode, 'all events'] });
    worker.on('error', (reason) => say('worker error', reason));
    worker.on('exit', (code) => say('worker exit', code));
  },
  'in a worker, and nobody listens'() {
    const worker = new Worker(__filename, { workerData: [mode, 'nobody listens'] });
    worker.on('error', (reason) => say('worker error', reason));
    worker.on('exit', (code) => say('worker exit', code));
  },
  'in a worker that ends'() {
    const worker = new Worker(__filename, { workerData: [mode, 'process.exit after a rejection'] });
    worker.on('error', (reason) => say('worker error', reason));
    worker.on('exit', (code) => say('worker exit', code));
    reject('A');
    listen('unhandledRejection');
  },
};

module.exports = { names: Object.keys(scenarios) };

if (scenario !== undefined && (!isMainThread || require.main === module)) {
  scenarios[scenario]();
}
