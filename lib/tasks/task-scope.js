'use strict';

const { firesByItself, isPendingTask } = require('./pending-tasks.js');
const { recordOf } = require('./task-records.js');

/**
 * The tasks that something (a function, a test) has scheduled, and which of them outlive it.
 *
 * The check starts when that has ended. A timer that is active then is dangling, even if it fires a
 * moment later: whether it does depends on the machine. All other tasks get two more turns of the event
 * loop, because Node takes that long to release a properly closed handle: libuv closes it in the first
 * turn, and Node reports it in the second.
 *
 * @typedef {object} Tracked
 * @property {import('./task-records.js').RecordedTask} record
 * @property {WeakRef<object>} resource
 * @property {boolean} ran
 * @property {boolean} ended
 *
 * @typedef {object} Description
 * @property {number} id
 * @property {string} type
 * @property {string} name
 * @property {string} stack
 *
 * @typedef {Description & { triggers: Description[] }} DanglingTask
 */

const TURNS = 2;

/**
 * @param {import('./task-records.js').RecordedTask} record
 * @returns {Description}
 */
const describe = ({ id, type, name, stack }) => ({ id, type, name, stack });

/** @param {Tracked} tracked @returns {DanglingTask} */
const describeWithTriggers = ({ record }) => ({
  ...describe(record),
  triggers: record.triggers.map(describe),
});

class TaskScope {
  /** @type {Map<number, Tracked>} */
  #tasks = new Map();

  /**
   * @param {import('./watchers.js').TaskInfo} task
   * @param {import('./current-task.js').TaskLink} link
   * @param {import('./current-task.js').TaskLink | undefined} trigger
   * @param {object} resource
   */
  scheduled(task, link, trigger, resource) {
    this.#tasks.set(task.id, {
      record: recordOf(task, link, trigger),
      resource: new WeakRef(resource),
      ran: false,
      ended: false,
    });
  }

  /** @param {number} id */
  before(id) {
    const tracked = this.#tasks.get(id);
    if (tracked !== undefined) tracked.ran = true;
  }

  /** @param {number} id */
  ended(id) {
    const tracked = this.#tasks.get(id);
    if (tracked !== undefined) tracked.ended = true;
    this.#tasks.delete(id);
  }

  #pending() {
    return [...this.#tasks.values()].filter(({ record, resource, ran, ended }) => {
      const alive = resource.deref();
      return alive !== undefined && isPendingTask(record.type, alive, { ran, ended });
    });
  }

  /** @returns {DanglingTask[]} the tasks that are pending now */
  pending() {
    return this.#pending().map(describeWithTriggers);
  }

  /** @returns {Promise<DanglingTask[]>} the tasks that outlive what has ended now */
  async dangling() {
    const settled = this.#pending();
    for (const tracked of settled) tracked.ran &&= !firesByItself(tracked.record.type);
    for (let turn = 0; turn < TURNS; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const still = new Set(this.#pending());
    return settled
      .filter(
        (tracked) => still.has(tracked) || (tracked.ran && firesByItself(tracked.record.type)),
      )
      .map(describeWithTriggers);
  }
}

module.exports = { TaskScope };
