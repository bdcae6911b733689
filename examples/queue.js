'use strict';

/**
 * A library with a queue of its own: a pool that runs a limited number of jobs at once, and starts the
 * next one when one is done. Without care, a job runs in the context of the job that ended before it.
 *
 *     node examples/queue.js
 */

const { AsyncContext } = require('native-async-context');
const { AsyncTask } = require('native-async-context/tasks');

/**
 * @typedef {() => Promise<void>} Job
 * @typedef {(done: () => void) => void} Entry starts a job and calls back when it is done
 */

class Pool {
  /** @type {Entry[]} */
  #waiting = [];
  #free;

  /** @param {number} size how many jobs run at once */
  constructor(size) {
    this.#free = size;
  }

  /** @param {Entry} start */
  enqueue(start) {
    this.#waiting.push(start);
    this.#next();
  }

  #next() {
    if (this.#free === 0) return;
    const start = this.#waiting.shift();
    if (start === undefined) return;
    this.#free--;
    start(() => {
      this.#free++;
      this.#next();
    });
  }
}

/** Queues the plain job, which then runs in the context of the code that happens to start it. */
class CarelessPool extends Pool {
  /** @param {Job} job */
  add(job) {
    this.enqueue((done) => void job().then(done));
  }
}

/** One more line: the job runs in the context of the code that added it. */
class WrappingPool extends Pool {
  /** @param {Job} job */
  add(job) {
    const bound = AsyncContext.Snapshot.wrap(job);
    this.enqueue((done) => void bound().then(done));
  }
}

/**
 * The same with a name: `trackTasks`, AsyncHook and `native-async-context trace` show the job, how
 * long it waited and what it started.
 */
class TaskPool extends Pool {
  /** @param {Job} job */
  add(job) {
    const task = new AsyncTask('pool job');
    this.enqueue((done) => void task.runInAsyncScope(job).then(done));
  }
}

const request = new AsyncContext.Variable();

/**
 * Three requests, a job each, in a pool that runs one at a time.
 *
 * @param {CarelessPool | WrappingPool | TaskPool} pool
 * @returns {Promise<string[]>} the request that each job saw
 */
async function requests(pool) {
  const seen = ['A', 'B', 'C'].map((id) =>
    request.run(
      id,
      () =>
        new Promise((resolve) => {
          pool.add(async () => {
            resolve(request.get());
            await new Promise((ready) => setTimeout(ready, 1));
          });
        }),
    ),
  );
  return Promise.all(seen);
}

async function main() {
  for (const Kind of [CarelessPool, WrappingPool, TaskPool]) {
    console.log(`${Kind.name}: ${(await requests(new Kind(1))).join(' ')}`);
  }
}

main();
