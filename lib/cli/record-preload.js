'use strict';

/**
 * `native-async-context record` preloads this file into the program, its worker threads, and the
 * Node processes that it forks. It records their tasks. See record.js.
 *
 * A user who starts a program may see which of its contexts a task has, but only by the names of
 * variables. So this file wraps the constructors of variables and keeps weak references to the
 * variables that the program creates. Only this command loads this file.
 */

const hooks = require('node:async_hooks');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { threadId } = require('node:worker_threads');
const entry = require('../../index.js');
const { room } = require('../rooms.js');
const { record } = require('../recording/recorder.js');
const { RecordingWriter } = require('./recording-files.js');

/** @type {Set<WeakRef<any>>} */
const variables = new Set();

function* living() {
  for (const ref of variables) {
    const variable = ref.deref();
    if (variable === undefined) variables.delete(ref);
    else yield variable;
  }
}

/**
 * Replaces a constructor with one that keeps weak references to its instances.
 *
 * @param {string} name
 * @param {any[]} holders the objects with this constructor; the first one certainly has it
 */
function remember(name, ...holders) {
  const value = new Proxy(holders[0][name], {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget);
      variables.add(new WeakRef(made));
      return made;
    },
  });
  for (const holder of holders) {
    const { enumerable } = /** @type {PropertyDescriptor} */ (
      Object.getOwnPropertyDescriptor(holder, name)
    );
    Object.defineProperty(holder, name, { value, enumerable, configurable: true, writable: true });
  }
}

const { folder, promises } = JSON.parse(
  /** @type {string} */ (process.env.NATIVE_ASYNC_CONTEXT_RECORD),
);
const writer = new RecordingWriter(folder, `${process.pid}-${threadId}`);

// All copies of the package that the program loads take their exports from this object.
/** @type {any} */
const implementation = room('core');
remember('Variable', implementation.AsyncContext);
remember('AsyncLocalStorage', implementation, entry);
remember('AsyncLocalStorage', hooks);
syncBuiltinESMExports();

const stop = record(
  {
    promises,
    variables: living,
    belongs: () => true,
    write: (event) => writer.write(event),
    settled: () => writer.flush(),
  },
  {
    pid: process.pid,
    tid: threadId,
    name: threadId === 0 ? 'main' : `worker ${threadId}`,
  },
  path.basename(process.argv[1] ?? 'node'),
);
process.on('exit', stop);
