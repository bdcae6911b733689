'use strict';

const { timing } = require('./timing.js');
const { toDot } = require('./to-dot.js');
const { toHTML } = require('./to-html.js');
const { toTraceEvents } = require('./to-trace-events.js');

/**
 * A recording: which task started which, and when each task ran. It is plain data, built from the
 * events of a recorder (recorder.js) one by one, so a recording that was cut short is still a valid
 * recording.
 *
 * All times are milliseconds since the Unix epoch, with fractions.
 *
 * @typedef {InstanceType<typeof Recording>} RecordingData
 *
 * @typedef {object} RecordingTask
 * @property {number} id Node's async id, unique in its thread
 * @property {number} thread index in `threads`
 * @property {string} type
 * @property {string} name
 * @property {number} trigger id of the task that scheduled this one, in the same thread
 * @property {number} context index in `contexts`
 * @property {string} stack the stack where the task was scheduled
 * @property {number} scheduled
 * @property {{ start: number, end: number }[]} runs
 *
 * @typedef {object} RecordingThread
 * @property {number} pid
 * @property {number} tid Node's thread id, 0 for the main thread
 * @property {string} name
 *
 * @typedef {object} RecordingContext
 * @property {{ name: string, value: number }[]} variables the variables that have a value. `value`
 *   is a number: 1 for the first value that was seen, 2 for the second. It is never the value
 *   itself.
 *
 * @typedef {['thread', RecordingThread]
 *   | ['stack', string]
 *   | ['context', RecordingContext]
 *   | ['task', number, string, string, number, number, number, number]
 *   | ['run', number, number, number]} RecordingEvent the first event of a thread is `thread`;
 *   events refer to stacks and contexts by their number within the thread
 */
class Recording {
  /** @type {RecordingThread[]} */
  threads = [];
  /** @type {RecordingContext[]} */
  contexts = [];
  /** @type {RecordingTask[]} */
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

/** Adds the events of one thread to a recording. */
class RecordingBuilder {
  #recording;
  #thread = -1;
  /** @type {string[]} */
  #stacks = [];
  #firstContext;
  /** @type {Map<number, RecordingTask>} */
  #tasks = new Map();

  /** @param {RecordingData} recording */
  constructor(recording) {
    this.#recording = recording;
    this.#firstContext = recording.contexts.length;
  }

  /** @param {RecordingEvent} event */
  add(event) {
    const recording = this.#recording;
    switch (event[0]) {
      case 'thread':
        this.#thread = recording.threads.push(event[1]) - 1;
        break;
      case 'stack':
        this.#stacks.push(event[1]);
        break;
      case 'context':
        recording.contexts.push(event[1]);
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
        recording.tasks.push(task);
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

module.exports = { Recording, RecordingBuilder };
