'use strict';

const { callSites, stackOf } = require('./call-sites.js');

/**
 * Records of tasks, kept while some function is tracked: where a task was scheduled, and which task
 * triggered it. A record keeps neither the task nor its resource alive. It lives as long as the
 * link of its task, which is in frames, or as a record of a task that it triggered.
 *
 * @typedef {InstanceType<typeof TaskRecord>} RecordedTask
 */

/**
 * The minimum number of triggers to keep. Without a limit, a timer that sets the next timer would
 * build an endless chain.
 */
const CHAIN = 100;

class TaskRecord {
  /** The number of triggers before this record. */
  depth = 0;

  /**
   * @param {import('./watchers.js').TaskInfo} task
   * @param {TaskRecord | undefined} trigger
   */
  constructor({ id, type, name }, trigger) {
    this.id = id;
    this.type = type;
    this.name = name;
    this.sites = callSites();
    /** @type {TaskRecord | undefined} */
    this.trigger = trigger;
    if (trigger !== undefined) this.depth = trigger.depth + 1;
    if (this.depth >= 2 * CHAIN) this.#forgetFirst();
  }

  /** Drops the oldest triggers. Runs once in CHAIN tasks, so its cost is negligible. */
  #forgetFirst() {
    /** @type {TaskRecord} */
    let record = this;
    for (let kept = 1; kept < CHAIN; kept++) record = /** @type {TaskRecord} */ (record.trigger);
    record.trigger = undefined;
    this.depth = CHAIN - 1;
  }

  get stack() {
    return stackOf(this.sites);
  }

  /**
   * @returns {TaskRecord[]} the trigger of this task, the trigger of that one, and so on to the
   *   start
   */
  get triggers() {
    const triggers = [];
    for (let record = this.trigger; record !== undefined; record = record.trigger) {
      triggers.push(record);
    }
    return triggers;
  }
}

/** @type {WeakMap<import('./current-task.js').TaskLink, TaskRecord>} */
const records = new WeakMap();

/**
 * @param {import('./watchers.js').TaskInfo} task
 * @param {import('./current-task.js').TaskLink} link
 * @param {import('./current-task.js').TaskLink | undefined} trigger
 */
function recordOf(task, link, trigger) {
  let record = records.get(link);
  if (record === undefined) {
    record = new TaskRecord(task, trigger && records.get(trigger));
    records.set(link, record);
  }
  return record;
}

/** @param {import('./current-task.js').TaskLink | undefined} link */
const knownRecord = (link) => link && records.get(link);

/**
 * Returns the name of a task in reports.
 *
 * @param {{ type: string, name: string }} task
 */
const titleOf = ({ type, name }) => (name === '' ? type : `${type} (${name})`);

module.exports = { TaskRecord, knownRecord, recordOf, titleOf };
