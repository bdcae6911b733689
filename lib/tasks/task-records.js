'use strict';

const { callSites, stackOf } = require('./call-sites.js');

/**
 * What is remembered of a task while something is tracked: where it was scheduled, and by what.
 * Nothing here keeps the task or its resource: a record lives as long as the link of its task,
 * which is in frames, or as the record of something that it triggered.
 *
 * @typedef {InstanceType<typeof TaskRecord>} RecordedTask
 */

/**
 * How many triggers are remembered, at least: a timer that sets the next one would otherwise make
 * a chain without end.
 */
const CHAIN = 100;

class TaskRecord {
  /** How many triggers it has. */
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

  /** Once in CHAIN tasks, so that it costs nothing that counts. */
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

  /** @returns {TaskRecord[]} what triggered it, what triggered that, and so on to the start */
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
 * How reports name a task.
 *
 * @param {{ type: string, name: string }} task
 */
const titleOf = ({ type, name }) => (name === '' ? type : `${type} (${name})`);

module.exports = { TaskRecord, knownRecord, recordOf, titleOf };
