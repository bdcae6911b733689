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

  /**
   * The part of the recording in which something was scheduled or ran at a time or later, as a
   * recording of its own.
   *
   * @param {number} time
   */
  since(time) {
    const part = new Recording();
    part.threads = [...this.threads];
    part.contexts = [...this.contexts];
    part.tasks = this.tasks
      .filter((task) => isSince(task, time))
      .map((task) => ({ ...task, runs: task.runs.filter(({ end }) => end >= time) }))
      // A task that was forgotten and ran again was added at the end.
      .sort((a, b) => a.thread - b.thread || a.scheduled - b.scheduled);
    return part;
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

/**
 * @param {RecordingTask} task
 * @param {number} time
 */
const isSince = ({ runs, scheduled }, time) =>
  scheduled >= time || (runs.length > 0 && runs[runs.length - 1].end >= time);

/**
 * The number of tasks that were forgotten, because nothing happened to them, and that may run again: a
 * server that waits, an interval.
 */
const IDLE = 10_000;

/** Adds the events of one thread to a recording. */
class RecordingBuilder {
  #recording;
  #thread = -1;
  /** @type {string[]} */
  #stacks = [];
  #firstContext;
  /** @type {Map<number, RecordingTask>} */
  #tasks = new Map();
  /** The tasks that were forgotten and may run again, the oldest first. @type {Set<RecordingTask>} */
  #idle = new Set();

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
        const task = this.#tasks.get(id);
        if (task === undefined) break;
        if (this.#idle.delete(task)) recording.tasks.push(task);
        task.runs.push({ start, end });
        break;
      }
    }
  }

  /**
   * Removes the tasks and runs that lie before a time from the recording.
   *
   * @param {number} time
   */
  forget(time) {
    const recording = this.#recording;
    recording.tasks = recording.tasks.filter((task) => {
      if (task.thread !== this.#thread) return true;
      if (!isSince(task, time)) {
        task.runs = [];
        this.#idle.add(task);
        return false;
      }
      if (task.runs[0]?.end < time) task.runs = task.runs.filter(({ end }) => end >= time);
      return true;
    });
    for (const task of this.#idle) {
      if (this.#idle.size <= IDLE) break;
      this.#idle.delete(task);
      this.#tasks.delete(task.id);
    }
  }
}

module.exports = { Recording, RecordingBuilder };
