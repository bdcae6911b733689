'use strict';

/**
 * Preloaded by `native-async-context record` into the program, its worker threads, and the Node
 * processes that it forks: records what they do. See trace.js.
 *
 * Whoever starts a program may know which of its contexts a task has, by the names of the variables
 * and of nothing else: so the variables that the program makes are remembered here, weakly, by
 * standing in front of their constructors. Without the command nothing does.
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
 * Puts a constructor that remembers what it makes in place of another.
 *
 * @param {string} name
 * @param {any[]} holders of the constructor, the first of which has it for sure
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

// The object that every copy of the package which the program loads takes its exports from.
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
