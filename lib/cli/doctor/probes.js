'use strict';

const { AsyncResource } = require('node:async_hooks');
const crypto = require('node:crypto');
const dns = require('node:dns');
const { EventEmitter, once } = require('node:events');
const fs = require('node:fs');
const { PassThrough, finished } = require('node:stream');
const { MessageChannel } = require('node:worker_threads');
const zlib = require('node:zlib');

/**
 * One callback of each kind, to be run in the process that uses the package. Tests cover all kinds,
 * and docs/propagation.md lists them; these probes check that they work in this process, with the
 * other modules that it has loaded. The probes touch only memory and this file.
 *
 * @typedef {object} ProbeResult
 * @property {string} name
 * @property {boolean} ok
 * @property {string} seen the context in which the callback ran: the right one, none or another, or
 *   that the callback did not run
 */

/** How long to wait for a callback, in milliseconds, also on a busy machine. */
const PATIENCE = 20_000;

/**
 * Each probe schedules a callback that calls `done`.
 *
 * @type {Record<string, (done: () => void) => void>}
 */
const PROBES = {
  await: async (done) => {
    await null;
    done();
  },
  'promise.then': (done) => void Promise.resolve().then(done),
  "a thenable's then": async (done) => {
    await {
      /** @param {() => void} resolve */
      then(resolve) {
        done();
        resolve();
      },
    };
  },
  queueMicrotask: (done) => queueMicrotask(done),
  'process.nextTick': (done) => process.nextTick(done),
  setTimeout: (done) => void setTimeout(done),
  setImmediate: (done) => void setImmediate(done),
  'fs.stat': (done) => fs.stat(__filename, done),
  'fs.promises.stat': (done) => void fs.promises.stat(__filename).then(done),
  'crypto.randomBytes': (done) => crypto.randomBytes(1, done),
  'zlib.deflate': (done) => zlib.deflate('', done),
  'dns.lookup': (done) => dns.lookup('127.0.0.1', done),
  'MessagePort message': (done) => {
    const { port1, port2 } = new MessageChannel();
    port2.once('message', () => {
      port2.close();
      done();
    });
    port1.postMessage('');
  },
  'stream.finished': (done) => {
    const stream = new PassThrough();
    finished(stream, done);
    stream.end().resume();
  },
  'events.once': (done) => {
    const emitter = new EventEmitter();
    void once(emitter, 'event').then(done);
    setImmediate(() => emitter.emit('event'));
  },
  unhandledRejection: (done) => {
    const reason = new Error('a probe of native-async-context doctor');
    const listener = (/** @type {unknown} */ rejected) => {
      if (rejected !== reason) return;
      process.off('unhandledRejection', listener);
      done();
    };
    process.on('unhandledRejection', listener);
    void Promise.reject(reason);
  },
  'a captured rejection': (done) => {
    const emitter = new EventEmitter({ captureRejections: true });
    emitter.on('error', done);
    emitter.on('event', async () => {
      await null;
      throw new Error('a probe of native-async-context doctor');
    });
    emitter.emit('event');
  },
  'AsyncResource, run from elsewhere': (done) => {
    const resource = new AsyncResource('NATIVE_ASYNC_CONTEXT_DOCTOR');
    setImmediate(() => resource.runInAsyncScope(done));
  },
};

/** Modes in which Node emits `unhandledRejection` to a listener, and does nothing else. */
const quiet = ![...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((flag) =>
  /--unhandled[-_]rejections[= ](?!throw)/.test(flag),
);

/**
 * Returns the probes that cannot pass here because the user switched the feature off.
 *
 * @param {{ nodeCarries: boolean, backend: string }} runtime
 */
const switchedOff = ({ nodeCarries, backend }) => [
  ...(process.env.NATIVE_ASYNC_CONTEXT_THENABLES === 'off' && !nodeCarries && backend === 'native'
    ? ["a thenable's then"]
    : []),
  ...(quiet ? [] : ['unhandledRejection']),
];

/**
 * @param {any} exports the exports of the package
 * @param {string} name
 * @returns {Promise<ProbeResult>}
 */
async function probe({ AsyncContext, runInRoot }, name) {
  const variable = new AsyncContext.Variable();
  const value = {};
  const seen = await new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE, 'the callback did not run');
    const done = () => {
      clearTimeout(timer);
      const found = variable.get();
      if (found === value) resolve('the right context');
      else resolve(found === undefined ? 'no context' : 'another context');
    };
    variable.run(value, () => {
      try {
        PROBES[name](done);
      } catch (error) {
        resolve(`it threw: ${/** @type {Error} */ (error).message}`);
      }
    });
    // Run a second callback in another context: the two contexts must not be confused.
    runInRoot(() => variable.run({}, () => PROBES[name](() => {})));
  });
  return { name, ok: seen === 'the right context', seen };
}

/**
 * @param {any} exports the exports of the package
 * @returns {Promise<ProbeResult[]>}
 */
async function propagation(exports) {
  const off = switchedOff(exports.runtime);
  const names = Object.keys(PROBES).filter((name) => !off.includes(name));
  // The program must not hear of the rejections of the probes.
  const listeners = process.rawListeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    return await Promise.all(names.map((name) => probe(exports, name)));
  } finally {
    for (const listener of listeners) {
      process.on('unhandledRejection', /** @type {(reason: unknown) => void} */ (listener));
    }
  }
}

module.exports = { propagation };
