'use strict';

const { AsyncResource } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const { Lifetime, lifetimesIn } = require('./reference.js');

/**
 * The operations that make up programs. Each does something with the package and the same with the
 * reference, and never lets one see what the other did.
 *
 * @typedef {InstanceType<typeof import('./execution.js').Execution>} Execution
 * @typedef {import('./execution.js').Task} Task
 * @typedef {InstanceType<typeof import('./reference.js').Job>} Job
 *
 * @typedef {object} Operation
 * @property {string} name
 * @property {number} weight how often it is chosen
 * @property {boolean} [body] whether the instructions after it are its body
 * @property {(execution: Execution, task: Task, job: Job) => void} [perform]
 * @property {(execution: Execution, task: Task, job: Job) => unknown} [wait] for an `await`: returns what to
 *   await; not called outside of async functions
 */

/** Thrown by programs, and by nothing else. */
class Thrown extends Error {}

const thrown = new Thrown();

/**
 * Runs a function, and ignores what a program throws.
 *
 * @param {() => void} fn
 */
function catching(fn) {
  try {
    fn();
  } catch (error) {
    if (error !== thrown) throw error;
  }
}

/** @param {() => void} fn */
const resolved = (fn) => void Promise.resolve().then(fn);

/**
 * @param {Execution} execution
 * @param {import('./execution.js').Resumable} generator
 * @param {Job} job
 */
function resume(execution, generator, job) {
  const { real, wrapped } = generator;
  const asynchronous = Symbol.asyncIterator in real;
  const leave =
    wrapped === undefined ? () => {} : execution.reference.resume(job, wrapped, !asynchronous);
  generator.busy = true;
  const done = () => void (generator.busy = false);
  try {
    if (asynchronous) execution.spawn(real.next(job).finally(done));
    else real.next(job);
  } finally {
    leave(job);
    if (!asynchronous) done();
  }
}

/** @type {Operation[]} */
const OPERATIONS = [
  {
    name: 'read everything',
    weight: 6,
    perform: (execution, _task, job) => execution.checkAll(job),
  },

  // Into a context, and back.
  {
    name: 'Variable.run',
    weight: 12,
    body: true,
    perform(execution, task, job) {
      const { real, model } = execution.variable(task);
      const value = execution.value(task);
      execution.inside(task, job, execution.reference.runVariables(job, [[model, value]]), (body) =>
        real.run(value, body),
      );
    },
  },
  {
    name: 'runAll',
    weight: 3,
    body: true,
    perform(execution, task, job) {
      const { library, reference } = execution;
      const chosen = execution.severalVariables(task);
      const value = execution.value(task);
      const leave = reference.runVariables(
        job,
        chosen.map(({ model }) => [model, value]),
      );
      execution.inside(task, job, leave, (body) =>
        library.runAll(/** @type {any} */ (chosen.map(({ real }) => [real, value])), body),
      );
    },
  },
  {
    name: 'AsyncLocalStorage.run',
    weight: 10,
    body: true,
    perform(execution, task, job) {
      const { real, model } = execution.storage(task);
      const value = execution.value(task);
      execution.inside(task, job, model.run(job, value), (body) => real.run(value, body));
    },
  },
  {
    name: 'AsyncLocalStorage.exit',
    weight: 2,
    body: true,
    perform(execution, task, job) {
      const { real, model } = execution.storage(task);
      execution.inside(task, job, model.run(job, undefined), (body) => real.exit(body));
    },
  },
  {
    name: "run of Node's",
    weight: 5,
    body: true,
    perform(execution, task, job) {
      const storage = execution.nodeStorage(task);
      if (storage === undefined) return execution.body(task, job);
      const value = execution.value(task);
      execution.inside(task, job, storage.model.run(job, value), (body) =>
        storage.real.run(value, body),
      );
    },
  },

  // Into a context, for good.
  {
    name: 'enterWith',
    weight: 8,
    perform(execution, task, job) {
      const { real, model } = execution.storage(task);
      const value = execution.value(task);
      real.enterWith(value);
      model.enterWith(job, value);
    },
  },
  {
    name: "enterWith of Node's",
    weight: 3,
    perform(execution, task, job) {
      const storage = execution.nodeStorage(task);
      if (storage === undefined) return;
      const value = execution.value(task);
      storage.real.enterWith(value);
      storage.model.enterWith(job, value);
    },
  },
  {
    name: 'disable',
    weight: 2,
    perform(execution, task) {
      const { real, model } = execution.storage(task);
      real.disable();
      model.disable();
    },
  },

  // Scopes.
  {
    name: 'withValue',
    weight: 8,
    perform(execution, task, job) {
      const { real, model } = execution.variable(task);
      const value = execution.value(task);
      const scope = real.withValue(value);
      const expected = model.open(job, value);
      execution.scopes.put(task, (now) => {
        scope.dispose();
        expected.dispose(now);
      });
    },
  },
  {
    name: 'withScope',
    weight: 4,
    perform(execution, task, job) {
      const { real, model } = execution.storage(task);
      const value = execution.value(task);
      const scope = real.withScope(value);
      let expected = model.open(job, value);
      // Like Node's scope, it restores its own storage's value wherever it is disposed, but only once.
      execution.scopes.put(task, (now) => {
        scope.dispose();
        expected(now);
        expected = () => {};
      });
    },
  },
  {
    name: 'dispose',
    weight: 8,
    perform(execution, task, job) {
      execution.scopes.take(task)?.(job);
    },
  },

  // Captured contexts.
  {
    name: 'new Snapshot',
    weight: 4,
    perform(execution, task, job) {
      const snapshot = new execution.library.AsyncContext.Snapshot();
      execution.captured.put(task, {
        context: job.context,
        run: (body) => snapshot.run(body),
      });
    },
  },
  {
    name: 'AsyncLocalStorage.snapshot',
    weight: 2,
    perform(execution, task, job) {
      const run = execution.library.AsyncLocalStorage.snapshot();
      execution.captured.put(task, { context: job.context, run });
    },
  },
  {
    name: 'run in what was captured',
    weight: 7,
    body: true,
    perform(execution, task, job) {
      const captured = execution.captured.take(task);
      if (captured === undefined) return execution.body(task, job);
      execution.inside(task, job, execution.reference.within(job, captured.context), captured.run);
    },
  },
  {
    name: 'runInRoot',
    weight: 1,
    body: true,
    perform(execution, task, job) {
      const leave = execution.reference.within(job, execution.root);
      execution.inside(task, job, leave, execution.library.runInRoot);
    },
  },
  {
    name: 'Snapshot.wrap',
    weight: 3,
    body: true,
    perform(execution, task, job) {
      const { AsyncContext } = execution.library;
      execution.functions.put(task, {
        context: job.context,
        call: AsyncContext.Snapshot.wrap((/** @type {Job} */ now) => execution.body(task, now)),
      });
    },
  },
  {
    name: 'AsyncLocalStorage.bind',
    weight: 2,
    body: true,
    perform(execution, task, job) {
      const { AsyncLocalStorage } = execution.library;
      execution.functions.put(task, {
        context: job.context,
        call: AsyncLocalStorage.bind((/** @type {Job} */ now) => execution.body(task, now)),
      });
    },
  },
  {
    name: 'call what was wrapped',
    weight: 5,
    perform(execution, task, job) {
      const wrapped = execution.functions.take(task);
      if (wrapped === undefined) return;
      const leave = execution.reference.within(job, wrapped.context);
      try {
        execution.nested(() => wrapped.call(job));
      } finally {
        leave(job);
      }
    },
  },
  {
    name: 'new AsyncResource',
    weight: 2,
    perform(execution, task, job) {
      execution.resources.put(task, {
        context: job.context,
        running: false,
        real: new AsyncResource('NATIVE_ASYNC_CONTEXT_MODEL'),
      });
    },
  },
  {
    name: 'runInAsyncScope',
    weight: 3,
    body: true,
    perform(execution, task, job) {
      const resource = execution.resources.take(task);
      // If nested in itself, a resource that keeps its own context would have two of them.
      if (resource === undefined || resource.running) return execution.body(task, job);
      resource.running = true;
      try {
        const leave = execution.reference.runInResource(job, resource);
        execution.inside(task, job, leave, (body) => resource.real.runInAsyncScope(body));
      } finally {
        resource.running = false;
      }
    },
  },

  // Until something ends.
  {
    name: 'new Lifetime',
    weight: 4,
    perform(execution, task) {
      const real = new execution.library.Lifetime();
      execution.lifetimes.put(task, { real, model: new Lifetime(() => real.end()) });
    },
  },
  {
    name: 'Lifetime.run',
    weight: 10,
    body: true,
    perform(execution, task, job) {
      const lifetime = execution.lifetimes.take(task);
      if (lifetime === undefined) return execution.body(task, job);
      const leave = execution.reference.runLifetime(job, lifetime.model);
      execution.inside(task, job, leave, (body) => lifetime.real.run(body));
    },
  },
  {
    name: 'Lifetime.end',
    weight: 4,
    perform: (execution, task) => execution.lifetimes.take(task)?.model.end(),
  },
  {
    name: 'Lifetime.end of one around',
    weight: 3,
    perform(_execution, { instruction }, job) {
      const around = lifetimesIn(job.context.ours);
      around[instruction.register % around.length]?.end();
    },
  },

  // Exceptions.
  {
    name: 'throw',
    weight: 2,
    perform() {
      throw thrown;
    },
  },
  {
    name: 'catch',
    weight: 6,
    body: true,
    perform: (execution, task, job) => catching(() => execution.syncBody(task, job)),
  },

  // Later.
  {
    name: 'then',
    weight: 5,
    body: true,
    perform: (execution, task, job) => execution.later(task, job.context, resolved),
  },
  {
    name: 'queueMicrotask',
    weight: 2,
    body: true,
    perform: (execution, task, job) => execution.later(task, job.context, queueMicrotask),
  },
  {
    name: 'nextTick',
    weight: 2,
    body: true,
    perform: (execution, task, job) => execution.later(task, job.context, process.nextTick),
  },
  {
    name: 'a timer or an immediate',
    weight: 3,
    body: true,
    perform: (execution, task, job) => execution.later(task, job.context, execution.turns.schedule),
  },
  {
    name: 'an async function',
    weight: 8,
    body: true,
    perform: (execution, task, job) => execution.spawn(execution.asyncBody(task, job)),
  },

  // Promises that others settle.
  {
    name: 'new Promise',
    weight: 4,
    perform: (execution, task, job) => execution.deferreds.put(task, execution.deferred(job)),
  },
  {
    name: 'then of a promise',
    weight: 4,
    body: true,
    perform(execution, task, job) {
      const deferred = execution.deferreds.take(task);
      if (deferred === undefined) return;
      execution.later(task, job.context, (fn) => void deferred.promise.then(fn, fn));
    },
  },
  {
    name: 'resolve',
    weight: 2,
    perform: (execution, task) => execution.deferreds.take(task)?.resolve(execution.value(task)),
  },
  {
    name: 'reject',
    weight: 1,
    perform: (execution, task) => execution.deferreds.take(task)?.reject(thrown),
  },
  {
    name: 'resolve with a promise',
    weight: 1,
    perform: (execution, task) => execution.deferreds.take(task)?.resolve(Promise.resolve()),
  },
  {
    name: 'resolve with a thenable',
    weight: 2,
    body: true,
    perform(execution, task, job) {
      const deferred = execution.deferreds.take(task);
      if (deferred === undefined || deferred.resolved) return;
      const where = execution.reference.thenable(deferred.made, job.context);
      deferred.resolve(execution.thenable(task, where));
    },
  },
  {
    name: 'then that returns a thenable',
    weight: 2,
    body: true,
    perform(execution, task, job) {
      const thenable = execution.thenable(task, job.context);
      resolved(() => thenable);
    },
  },

  // `await`.
  { name: 'await', weight: 8, wait: () => null },
  {
    name: 'await a timer or an immediate',
    weight: 3,
    wait: ({ turns }) => new Promise((resolve) => turns.schedule(() => resolve(null))),
  },
  {
    name: 'await a promise',
    weight: 4,
    wait: ({ deferreds }, task) => deferreds.take(task)?.promise,
  },
  {
    name: 'await a thenable',
    weight: 3,
    body: true,
    wait: (execution, task, job) => execution.thenable(task, job.context),
  },
  {
    name: 'await an async function',
    weight: 6,
    body: true,
    wait: (execution, task, job) => execution.asyncBody(task, job),
  },

  // Events.
  {
    name: 'new EventEmitter',
    weight: 2,
    perform(execution, task, job) {
      const { bindEmitter, AsyncContext } = execution.library;
      const real = new EventEmitter();
      const kind = task.instruction.value % 3;
      if (kind === 1) bindEmitter(real);
      if (kind === 2) bindEmitter(real, new AsyncContext.Snapshot());
      execution.emitters.put(task, {
        real,
        binds: kind === 1,
        home: kind === 2 ? job.context : undefined,
        listeners: 0,
      });
    },
  },
  {
    name: 'on',
    weight: 3,
    body: true,
    perform(execution, task, job) {
      const emitter = execution.emitters.take(task);
      if (emitter === undefined || emitter.listeners === 3) return;
      emitter.listeners++;
      const { context } = job;
      emitter.real.on('event', (/** @type {Job} */ now) => {
        const leave = emitter.binds ? execution.reference.within(now, context) : () => {};
        try {
          execution.body(task, now);
        } finally {
          leave(now);
        }
      });
    },
  },
  {
    name: 'emit',
    weight: 4,
    perform(execution, task, job) {
      const emitter = execution.emitters.take(task);
      if (emitter === undefined) return;
      const { home } = emitter;
      const leave = home === undefined ? () => {} : execution.reference.within(job, home);
      try {
        execution.nested(() => emitter.real.emit('event', job));
      } finally {
        leave(job);
      }
    },
  },

  // Generators: the caller of `next` passes the job.
  {
    name: 'a generator',
    weight: 4,
    body: true,
    perform(execution, task, job) {
      const { value, asynchronous } = task.instruction;
      const steps = asynchronous ? execution.asyncSteps : execution.steps;
      const wraps = value % 2 === 1;
      const make = wraps ? execution.library.wrapGenerator(steps) : steps;
      execution.generators.put(task, {
        real: Reflect.apply(make, execution, [task]),
        wrapped: wraps ? { context: job.context } : undefined,
        busy: false,
      });
    },
  },
  {
    name: 'next',
    weight: 6,
    perform(execution, task, job) {
      const generator = execution.generators.take(task);
      // As often as the value says.
      for (let times = 0; times <= task.instruction.value; times++) {
        if (generator === undefined || generator.busy) return;
        resume(execution, generator, job);
      }
    },
  },
];

module.exports = { OPERATIONS, Thrown, catching };
