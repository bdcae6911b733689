'use strict';

const { inspect } = require('node:util');
const { VALUES, makeEntities } = require('./entities.js');
const { Thrown, catching } = require('./operations.js');
const { Job, ROOT, Reference } = require('./reference.js');

/**
 * Carries out a program with the package and with the reference, side by side. The place where a callback
 * was registered decides its job, so both agree on the job in any order of callbacks. The order is the
 * same in each run, because nothing in it depends on time (turns.js).
 *
 * @typedef {import('./program.js').Instruction} Instruction
 * @typedef {typeof ROOT} Context
 * @typedef {InstanceType<typeof Job>} CurrentJob
 * @typedef {import('./reference.js').Leave} Leave
 *
 * @typedef {object} Task an instruction and its place in the program
 * @property {Instruction} instruction
 * @property {number} at
 * @property {number} end where its body ends
 *
 * @typedef {typeof import('../../../index.js')
 *   & typeof import('../../../entries/events.js')
 *   & typeof import('../../../entries/generators.js')
 *   & typeof import('../../../entries/lifetime.js')} Library
 *
 * @typedef {object} Resumable
 * @property {Generator<void, void, CurrentJob> | AsyncGenerator<void, void, CurrentJob>} real
 * @property {{ context: Context } | undefined} wrapped its own context, if it has one
 * @property {boolean} busy whether it is running
 *
 * @typedef {object} Deferred
 * @property {Promise<any>} promise
 * @property {(value: any) => void} resolve
 * @property {(reason: any) => void} reject
 * @property {Context} made the context that made it
 * @property {boolean} resolved
 */

/** Limits that make every program end, although each call of a function runs its body again. */
const MOST_OPERATIONS = 2500;
const DEEPEST = 40;

/** Turns of the event loop after which a callback counts as lost. */
const PATIENCE = 1_000_000;

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Where programs keep things for later instructions.
 *
 * @template T
 */
class Registers {
  /** @type {T[]} */
  #kept = [];

  /**
   * @param {Task} task
   * @param {T} thing
   */
  put({ instruction }, thing) {
    this.#kept[instruction.register] = thing;
  }

  /**
   * @param {Task} task
   * @returns {T | undefined}
   */
  take({ instruction }) {
    return this.#kept[instruction.register];
  }
}

class Execution {
  /** @type {Registers<(job: CurrentJob) => void>} what ends a scope */
  scopes = new Registers();
  /** @type {Registers<{ context: Context, run: (body: () => void) => void }>} */
  captured = new Registers();
  /** @type {Registers<{ context: Context, call: (job: CurrentJob) => void }>} */
  functions = new Registers();
  /** @type {Registers<{ context: Context, running: boolean, real: import('node:async_hooks').AsyncResource }>} */
  resources = new Registers();
  /** @type {Registers<Deferred>} */
  deferreds = new Registers();
  /** @type {Registers<{ real: import('node:events').EventEmitter, binds: boolean, home: Context | undefined, listeners: number }>} */
  emitters = new Registers();
  /** @type {Registers<{ real: InstanceType<Library['Lifetime']>, model: InstanceType<typeof import('./reference.js').Lifetime> }>} */
  lifetimes = new Registers();
  /** @type {Registers<Resumable>} */
  generators = new Registers();

  root = ROOT;
  operations = 0;
  reads = 0;
  /** @type {Error | undefined} */
  failure;

  /** How many callbacks still have to run, and how many async functions have not returned. */
  #pending = 0;
  #depth = 0;
  /** @type {Deferred[]} */
  #unresolved = [];
  #instructions;
  #entities;
  #nodeStorages;
  #everything;

  /**
   * @param {InstanceType<typeof import('./program.js').Program>} program
   * @param {object} options
   * @param {Library} options.library
   * @param {import('./reference.js').Platform} options.platform
   * @param {InstanceType<typeof import('./turns.js').Turns>} options.turns
   * @param {ReturnType<typeof import('./entities.js').makeNodeStorages>} options.nodeStorages
   */
  constructor(program, { library, platform, turns, nodeStorages }) {
    this.library = library;
    this.reference = new Reference(platform);
    this.turns = turns;
    this.#instructions = program.instructions;
    this.#nodeStorages = nodeStorages;
    this.#entities = makeEntities(library);
    const { variables, storages } = this.#entities;
    this.#everything = [...variables, ...storages, ...nodeStorages];
  }

  // The subject of an instruction.

  /** @param {Task} task */
  variable({ instruction }) {
    const { variables } = this.#entities;
    return variables[instruction.subject % variables.length];
  }

  /** @param {Task} task */
  severalVariables({ instruction }) {
    const { variables } = this.#entities;
    const from = instruction.subject % variables.length;
    return variables.slice(from, from + 6 * instruction.register + 1);
  }

  /** @param {Task} task */
  storage({ instruction }) {
    const { storages } = this.#entities;
    return storages[instruction.subject % storages.length];
  }

  /** @param {Task} task */
  nodeStorage({ instruction }) {
    return this.#nodeStorages[instruction.subject % (this.#nodeStorages.length || 1)];
  }

  /** @param {Task} task */
  value({ instruction }) {
    return VALUES[instruction.value];
  }

  // Comparing.

  /** @param {CurrentJob} job */
  checkAll(job) {
    for (const entity of this.#everything) this.#check(entity, job);
  }

  /**
   * @param {{ name: string, get: () => unknown, model: { read: (job: CurrentJob) => unknown } }} entity
   * @param {CurrentJob} job
   */
  #check({ name, get, model }, job) {
    const seen = get();
    const expected = model.read(job);
    this.reads++;
    if (!Object.is(seen, expected)) {
      this.#fail(() => `${name} is ${inspect(seen)} where it should be ${inspect(expected)}`);
    }
  }

  /** @param {() => string} say */
  #fail(say) {
    this.failure ??= new Error(`${say()} (after ${this.operations} operations)`);
  }

  // Carrying out.

  /** @returns {boolean} whether to stop */
  #over() {
    return this.failure !== undefined || this.operations >= MOST_OPERATIONS;
  }

  /**
   * @param {number} at
   * @param {number} end
   * @returns {Task}
   */
  #task(at, end) {
    const instruction = this.#instructions[at];
    const { operation, length } = instruction;
    return { instruction, at, end: operation.body ? Math.min(at + 1 + length, end) : at + 1 };
  }

  /**
   * @param {Task} task
   * @param {CurrentJob} job
   */
  #step(task, job) {
    this.operations++;
    try {
      task.instruction.operation.perform?.(this, task, job);
    } finally {
      this.#check(this.#everything[task.instruction.subject], job);
    }
  }

  /**
   * @param {number} from
   * @param {number} end
   * @param {CurrentJob} job
   */
  #block(from, end, job) {
    for (let at = from; at < end && !this.#over();) {
      const task = this.#task(at, end);
      this.#step(task, job);
      at = task.end;
    }
  }

  /**
   * @param {number} from
   * @param {number} end
   * @param {CurrentJob} job
   * @param {boolean} [whole] whether this is the whole program, which goes on after an exception
   */
  async #asyncBlock(from, end, job, whole = false) {
    for (let at = from; at < end && !this.#over();) {
      const task = this.#task(at, end);
      at = task.end;
      const { wait } = task.instruction.operation;
      try {
        if (wait === undefined) {
          this.#step(task, job);
          continue;
        }
        this.operations++;
        const awaited = wait(this, task, job);
        const { context } = job;
        try {
          await awaited;
        } finally {
          job = new Job(context);
          this.checkAll(job);
        }
      } catch (error) {
        if (!whole || !(error instanceof Thrown)) throw error;
      }
    }
  }

  /**
   * @param {() => void} fn
   */
  nested(fn) {
    if (this.#depth === DEEPEST) return;
    this.#depth++;
    try {
      fn();
    } finally {
      this.#depth--;
    }
  }

  /**
   * @param {Task} task
   * @param {CurrentJob} job
   */
  syncBody({ at, end }, job) {
    this.nested(() => this.#block(at + 1, end, job));
  }

  /**
   * @param {Task} task
   * @param {CurrentJob} job
   */
  asyncBody({ at, end }, job) {
    return this.#asyncBlock(at + 1, end, job);
  }

  /**
   * @param {Task} task
   * @param {CurrentJob} job
   */
  body(task, job) {
    if (task.instruction.asynchronous) this.spawn(this.asyncBody(task, job));
    else this.syncBody(task, job);
  }

  /**
   * Runs an instruction's body inside something that the package enters and leaves.
   *
   * @param {Task} task
   * @param {CurrentJob} job
   * @param {Leave} leave the reference's
   * @param {(body: () => void) => void} call the package's
   */
  inside(task, job, leave, call) {
    let calls = 0;
    try {
      call(() => {
        calls++;
        this.body(task, job);
      });
    } finally {
      leave(job);
      if (calls !== 1) this.#fail(() => `a callback was called ${calls} times, not once`);
    }
  }

  /**
   * Runs an instruction's body in a job of its own.
   *
   * @param {Task} task
   * @param {Context} context
   * @param {(fn: () => void) => void} register
   */
  later(task, context, register) {
    this.#pending++;
    register(() => {
      this.#pending--;
      this.#begin(task, context);
    });
  }

  /**
   * @param {Task} task
   * @param {Context} context
   */
  #begin(task, context) {
    const job = new Job(context);
    this.checkAll(job);
    catching(() => this.body(task, job));
  }

  /** @param {Promise<unknown>} promise */
  spawn(promise) {
    this.#pending++;
    promise.then(
      () => this.#pending--,
      (error) => {
        this.#pending--;
        if (!(error instanceof Thrown)) this.failure ??= error;
      },
    );
  }

  /**
   * @param {Task} task
   * @param {Context} context where its `then` should be called
   */
  thenable(task, context) {
    this.#pending++;
    return {
      /** @param {() => void} resolve */
      then: (resolve) => {
        this.#pending--;
        this.#begin(task, context);
        resolve();
      },
    };
  }

  /** @param {CurrentJob} job */
  deferred(job) {
    /** @type {any} */
    const deferred = { made: job.context, resolved: false };
    /** @param {string} name @param {(value: any) => void} settle */
    const once = (name, settle) => {
      deferred[name] = (/** @type {any} */ value) => {
        deferred.resolved = true;
        settle(value);
      };
    };
    deferred.promise = new Promise((resolve, reject) => {
      once('resolve', resolve);
      once('reject', reject);
    });
    deferred.promise.catch(() => {});
    this.#unresolved.push(deferred);
    return deferred;
  }

  /**
   * Each resumption carries out one instruction of the body, in the resumer's job.
   *
   * @param {Task} task
   * @returns {Generator<void, void, CurrentJob>}
   */
  *steps({ at, end }) {
    for (let next = at + 1; next < end;) {
      const job = yield;
      const task = this.#task(next, end);
      this.#step(task, job);
      next = task.end;
    }
  }

  /**
   * @param {Task} task
   * @returns {AsyncGenerator<void, void, CurrentJob>}
   */
  async *asyncSteps({ at, end }) {
    for (let next = at + 1; next < end;) {
      const job = yield;
      const task = this.#task(next, end);
      await this.#asyncBlock(next, task.end, job);
      next = task.end;
    }
  }

  /** @returns {Promise<void>} */
  async run() {
    this.spawn(this.#asyncBlock(0, this.#instructions.length, new Job(ROOT), true));
    for (let turns = 0; this.#pending > 0; turns++) {
      await nextTurn();
      if (turns === PATIENCE) {
        this.#fail(() => `${this.#pending} callbacks were lost`);
        break;
      }
      // Nothing else can happen now, so resolve what is left.
      if (this.turns.waiting === 0) {
        for (const deferred of this.#unresolved.splice(0)) deferred.resolve(undefined);
      }
    }
    if (this.failure !== undefined) throw this.failure;
  }
}

module.exports = { Execution };
