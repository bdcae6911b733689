'use strict';

const { executionAsyncId } = require('node:async_hooks');
const { adoptMain, recordOf, unwatch, watch } = require('../tasks/internals.js');

/**
 * Records tasks as events and passes them on immediately: to memory (record-tasks.js) or to a file
 * (lib/cli/record-preload.js), where they outlive the process.
 *
 * The context of a task is described by the variables that the caller passed. Other parts of a
 * context must not be listed, not even by name. A value is represented by a number and never
 * recorded itself.
 *
 * @typedef {import('./recording.js').RecordingEvent} RecordingEvent
 * @typedef {{ readonly name?: string, get(): unknown } | { readonly name?: string, getStore(): unknown }} Readable
 *
 * @typedef {object} RecorderOptions
 * @property {(event: RecordingEvent) => void} write
 * @property {() => void} [settled] called when no task is running
 * @property {boolean} promises
 * @property {() => Iterable<Readable>} variables called again for each task
 * @property {() => boolean} belongs returns whether to record the task that is being scheduled
 */

/** Milliseconds since the Unix epoch, with fractions. */
const now = () => performance.timeOrigin + performance.now();

/** Numbers the values of a variable in order of appearance. */
class Values {
  count = 0;
  /** @type {Map<unknown, number>} */
  #primitives = new Map();
  /** @type {WeakMap<object, number>} */
  #objects = new WeakMap();

  /** @param {any} value */
  numberOf(value) {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    const numbers = isObject ? this.#objects : this.#primitives;
    let number = numbers.get(value);
    if (number === undefined) numbers.set(value, (number = ++this.count));
    return number;
  }
}

/** Numbers contexts, and writes an event that describes each new one. */
class Contexts {
  #variables;
  #write;
  /** @type {WeakMap<object, { name: string, values: Values }>} */
  #known = new WeakMap();
  #unnamed = 0;
  /** @type {Map<string, number>} */
  #numbers = new Map();

  /** @param {Pick<RecorderOptions, 'variables' | 'write'>} recording */
  constructor({ variables, write }) {
    this.#variables = variables;
    this.#write = write;
  }

  current() {
    const variables = [];
    for (const variable of this.#variables()) {
      const value = 'getStore' in variable ? variable.getStore() : variable.get();
      if (value === undefined) continue;
      const { name, values } = this.#knownOf(variable);
      variables.push({ name, value: values.numberOf(value) });
    }
    const key = JSON.stringify(variables);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(key, number);
      this.#write(['context', { variables }]);
    }
    return number;
  }

  /** @param {Readable} variable */
  #knownOf(variable) {
    let known = this.#known.get(variable);
    if (known === undefined) {
      known = { name: variable.name || `variable ${++this.#unnamed}`, values: new Values() };
      this.#known.set(variable, known);
    }
    return known;
  }
}

/**
 * @param {RecorderOptions} options
 * @param {import('./recording.js').RecordingThread} thread
 * @param {string} [main] the name of a task for the code that is running now, although Node created
 *   no resource for it: a program, which runs until the first callback starts
 * @returns {() => void} ends the recording
 */
function record(options, thread, main) {
  const { belongs, promises, settled, write } = options;
  const contexts = new Contexts(options);
  /** @type {Map<string, number>} */
  const stacks = new Map();
  /** @type {WeakSet<object>} the links of the tasks that are recorded */
  const recorded = new WeakSet();
  /** @type {{ id: number, start: number }[]} */
  const running = [];

  /** @param {string} stack */
  const numberOfStack = (stack) => {
    let number = stacks.get(stack);
    if (number === undefined) {
      number = stacks.size;
      stacks.set(stack, number);
      write(['stack', stack]);
    }
    return number;
  };

  const mainId = executionAsyncId();
  let mainStart = main === undefined ? undefined : now();
  const endMain = () => {
    if (mainStart === undefined) return;
    write(['run', mainId, mainStart, now()]);
    mainStart = undefined;
    settled?.();
  };

  /** @type {import('../tasks/watchers.js').Watcher} */
  const watcher = {
    promises,
    scheduled(task, link, trigger) {
      if (!belongs()) return;
      const time = now();
      recorded.add(link);
      const { id, type, name, stack } = recordOf(task, link, trigger);
      const from = trigger?.id ?? task.trigger;
      write(['task', id, type, name, from, contexts.current(), numberOfStack(stack), time]);
    },
    before({ id }, link) {
      endMain();
      if (recorded.has(link)) running.push({ id, start: now() });
    },
    after({ id }, link) {
      if (!recorded.has(link)) return;
      const { start } = /** @type {{ start: number }} */ (running.pop());
      write(['run', id, start, now()]);
      if (running.length === 0) settled?.();
    },
  };

  write(['thread', thread]);
  if (main !== undefined && mainStart !== undefined) {
    adoptMain();
    const [context, stack] = [contexts.current(), numberOfStack('')];
    write(['task', mainId, 'main', main, 0, context, stack, mainStart]);
  }
  watch(watcher);
  return () => {
    unwatch(watcher);
    endMain();
    // Tasks that are still running end now.
    for (const { id, start } of running.splice(0)) write(['run', id, start, now()]);
    settled?.();
  };
}

module.exports = { now, record };
