'use strict';

const { executionAsyncId } = require('node:async_hooks');
const { adoptMain, recordOf, unwatch, watch } = require('../tasks/internals.js');

/**
 * Records tasks as events that are handed on at once: to memory (record-tasks.js) or to a file
 * (lib/cli/record-preload.js), where they outlive the process.
 *
 * Which context a task has is told by the variables that the one who records has handed over: what
 * else is in a context is not to be listed, not even by name. Of a value it is told which one it
 * is, and not what.
 *
 * @typedef {import('./recording.js').RecordingEvent} RecordingEvent
 * @typedef {{ readonly name?: string, get(): unknown } | { readonly name?: string, getStore(): unknown }} Readable
 *
 * @typedef {object} RecorderOptions
 * @property {(event: RecordingEvent) => void} write
 * @property {() => void} [settled] called when nothing is running
 * @property {boolean} promises
 * @property {() => Iterable<Readable>} variables asked anew for each task
 * @property {() => boolean} belongs whether what is scheduled now is to be recorded
 */

/** Milliseconds since the Unix epoch, with fractions. */
const now = () => performance.timeOrigin + performance.now();

/** Numbers the values of a variable in the order in which they are seen. */
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

/** Numbers contexts, and says what is in one that is new. */
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
 * @param {string} [main] the name of what is running now and is a task too, though Node made no
 *   resource for it: a program, which runs until the first callback does
 * @returns {() => void} ends it
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
    // What is running has run until now.
    for (const { id, start } of running.splice(0)) write(['run', id, start, now()]);
    settled?.();
  };
}

module.exports = { now, record };
