'use strict';

const { timing } = require('./flow-timing.js');
const { toDot } = require('./flow-dot.js');
const { toHTML } = require('./flow-html.js');
const { toTraceEvents } = require('./flow-trace-events.js');

/**
 * A recorded run: which task started which, and when each of them ran. Plain data, made of the
 * events that a recorder gives (flow-recorder.js), one after the other: so a recording that was
 * cut short is a flow too.
 *
 * All times are milliseconds since the Unix epoch, with fractions.
 *
 * @typedef {InstanceType<typeof Flow>} FlowData
 *
 * @typedef {object} FlowTask
 * @property {number} id Node's async id, unique in its thread
 * @property {number} thread index in `threads`
 * @property {string} type
 * @property {string} name
 * @property {number} trigger id of the task that scheduled it, in the same thread
 * @property {number} context index in `contexts`
 * @property {string} stack where it was scheduled
 * @property {number} scheduled
 * @property {{ start: number, end: number }[]} runs
 *
 * @typedef {object} FlowThread
 * @property {number} pid
 * @property {number} tid Node's thread id, 0 for the main thread
 * @property {string} name
 *
 * @typedef {object} FlowContext
 * @property {{ name: string, value: number }[]} variables those that have a value, and which of its
 *   values: 1 for the first that was seen, 2 for the second. Never the value.
 *
 * @typedef {['thread', FlowThread]
 *   | ['stack', string]
 *   | ['context', FlowContext]
 *   | ['task', number, string, string, number, number, number, number]
 *   | ['run', number, number, number]} FlowEvent a thread's first event is `thread`; stacks and
 *   contexts are referred to by their number among those of the thread
 */
class Flow {
  /** @type {FlowThread[]} */
  threads = [];
  /** @type {FlowContext[]} */
  contexts = [];
  /** @type {FlowTask[]} */
  tasks = [];

  /**
   * @param {Parameters<typeof timing>[1]} [options]
   */
  timing(options) {
    return timing(this, options);
  }

  toTraceEvents() {
    return toTraceEvents(this);
  }

  toDot() {
    return toDot(this);
  }

  toHTML() {
    return toHTML(this);
  }
}

/** Adds the events of one thread to a flow. */
class FlowBuilder {
  #flow;
  #thread = -1;
  /** @type {string[]} */
  #stacks = [];
  #firstContext;
  /** @type {Map<number, FlowTask>} */
  #tasks = new Map();

  /** @param {FlowData} flow */
  constructor(flow) {
    this.#flow = flow;
    this.#firstContext = flow.contexts.length;
  }

  /** @param {FlowEvent} event */
  add(event) {
    const flow = this.#flow;
    switch (event[0]) {
      case 'thread':
        this.#thread = flow.threads.push(event[1]) - 1;
        break;
      case 'stack':
        this.#stacks.push(event[1]);
        break;
      case 'context':
        flow.contexts.push(event[1]);
        break;
      case 'task': {
        const [, id, type, name, trigger, context, stack, scheduled] = event;
        const task = {
          id,
          thread: this.#thread,
          type,
          name,
          trigger,
          context: this.#firstContext + context,
          stack: this.#stacks[stack],
          scheduled,
          runs: [],
        };
        this.#tasks.set(id, task);
        flow.tasks.push(task);
        break;
      }
      case 'run': {
        const [, id, start, end] = event;
        this.#tasks.get(id)?.runs.push({ start, end });
        break;
      }
    }
  }
}

module.exports = { Flow, FlowBuilder };
