'use strict';

const { exec, execFile, fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { promisify } = require('node:util');
const { BroadcastChannel, MessageChannel, Worker } = require('node:worker_threads');
const { awaited, completion, row } = require('../kinds.js');

const ECHO = path.join(__dirname, '..', 'fixtures', 'echo.js');

/** Signals with no other effect on a process that listens: one for each concurrent run. */
const SIGNALS = /** @type {const} */ (['SIGUSR2', 'SIGHUP', 'SIGCONT', 'SIGWINCH']);

/**
 * An event of a process that ends at once.
 *
 * @param {string} name
 * @param {(child: import('node:child_process').ChildProcess, read: () => void) => void} listen
 */
const spawned = (name, listen) =>
  row(name, 'spawned', (storage, read) => {
    const child = storage.run('spawned', () => spawn(process.execPath, ['--version']));
    storage.run('listened', () => listen(child, read));
    child.stdout.resume();
    return once(child, 'close');
  });

/**
 * @param {string} name
 * @param {string} expected
 * @param {(storage: any, read: () => void, child: import('node:child_process').ChildProcess) => void} body
 */
const forked = (name, expected, body) =>
  row(name, expected, async (storage, read, seen) => {
    const child = storage.run('forked', () => fork(ECHO));
    body(storage, read, child);
    await seen;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

/**
 * @param {string} name
 * @param {string} expected
 * @param {(storage: any, read: () => void, worker: Worker) => void} body
 */
const worked = (name, expected, body) =>
  row(name, expected, async (storage, read, seen) => {
    const worker = storage.run('created', () => new Worker(ECHO));
    const exited = once(worker, 'exit').catch(() => {});
    body(storage, read, worker);
    await seen;
    await worker.terminate();
    await exited;
  });

module.exports = [
  completion('child_process.exec', (callback) => exec('exit 0', callback)),
  completion('child_process.execFile', (callback) =>
    execFile(process.execPath, ['--version'], callback),
  ),
  awaited('await promisify(execFile)', () => promisify(execFile)(process.execPath, ['--version'])),
  spawned("child process 'spawn'", (child, read) => child.once('spawn', read)),
  spawned("child process 'exit'", (child, read) => child.once('exit', read)),
  spawned("child process 'close'", (child, read) => child.once('close', read)),
  spawned("child process, its stdout 'data'", (child, read) => child.stdout.once('data', read)),
  row("child process 'error'", 'spawned', (storage, read) => {
    const child = storage.run('spawned', () => spawn('./there-is-no-such-program'));
    storage.run('listened', () => child.once('error', read));
  }),
  forked("forked process 'message'", 'forked', (storage, read, child) => {
    storage.run('listened', () => child.once('message', read));
    storage.run('sent', () => child.send('text'));
  }),
  forked('forked process, the callback of send', 'registered', (storage, read, child) => {
    storage.run('registered', () => child.send('text', read));
  }),
  forked("forked process 'disconnect'", 'disconnected', (storage, read, child) => {
    storage.run('listened', () => child.once('disconnect', read));
    storage.run('disconnected', () => child.disconnect());
  }),

  worked("Worker 'online'", 'created', (storage, read, worker) => {
    storage.run('listened', () => worker.once('online', read));
  }),
  worked("Worker 'message'", 'created', (storage, read, worker) => {
    storage.run('listened', () => worker.once('message', read));
    storage.run('posted', () => worker.postMessage('text'));
  }),
  worked("Worker 'error'", 'created', (storage, read, worker) => {
    storage.run('listened', () => worker.once('error', read));
    storage.run('posted', () => worker.postMessage('throw'));
  }),
  worked("Worker 'exit'", 'created', (storage, read, worker) => {
    storage.run('listened', () => worker.once('exit', read));
    storage.run('posted', () => worker.postMessage('exit'));
  }),
  worked('await worker.terminate()', 'registered', (storage, read, worker) =>
    storage.run('registered', async () => {
      await worker.terminate();
      read();
    }),
  ),

  row("MessagePort 'message'", 'created', async (storage, read, seen) => {
    const { port1, port2 } = storage.run('created', () => new MessageChannel());
    storage.run('listened', () => port1.once('message', read));
    storage.run('posted', () => port2.postMessage('text'));
    await seen;
    port1.close();
  }),
  row('MessagePort, onmessage', 'created', async (storage, read, seen) => {
    const { port1, port2 } = storage.run('created', () => new MessageChannel());
    storage.run('listened', () => (port1.onmessage = read));
    storage.run('posted', () => port2.postMessage('text'));
    await seen;
    port1.close();
  }),
  row("MessagePort 'close'", 'created', (storage, read) => {
    const { port1, port2 } = storage.run('created', () => new MessageChannel());
    storage.run('listened', () => port1.once('close', read));
    storage.run('closed', () => port2.close());
  }),
  row('BroadcastChannel, onmessage', 'created', async (storage, read, seen) => {
    const name = `channel ${storage.number}`;
    const receiver = storage.run('created', () => new BroadcastChannel(name));
    const sender = new BroadcastChannel(name);
    storage.run('listened', () => (receiver.onmessage = read));
    storage.run('posted', () => sender.postMessage('text'));
    await seen;
    receiver.close();
    sender.close();
  }),

  row('a signal', 'registered', async (storage, read, seen) => {
    const signal = SIGNALS[storage.number % SIGNALS.length];
    storage.run('registered', () => process.once(signal, read));
    storage.run('sent', () => process.kill(process.pid, signal));
    // A listener for a signal does not keep the process alive.
    const interval = setInterval(() => {}, 1000);
    await seen;
    clearInterval(interval);
  }),
];
