'use strict';

const { inspect } = require('node:util');
const { stackOf, titleOf } = require('../tasks/internals.js');

/**
 * The text with which a watch (watch-variable.js) explains why a variable has its value, or no
 * value, in the current code.
 *
 * @typedef {import('../tasks/task-records.js').RecordedTask} RecordedTask
 */

/** The maximum number of characters to show of a value. */
const SHOWN = 80;

const INSPECT = /** @type {const} */ ({
  depth: 1,
  customInspect: false,
  getters: false,
  breakLength: Infinity,
  maxArrayLength: 5,
  maxStringLength: SHOWN,
});

/**
 * @param {unknown} value
 * @returns {string} one short line
 */
function shown(value) {
  try {
    const text = inspect(value, INSPECT);
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  } catch {
    return 'a value that cannot be shown'; // Code of the value threw.
  }
}

/**
 * Records that a variable was set, and where. A context holds it alongside the value, but the
 * history of the watch keeps it longer, so it must not keep the value alive.
 */
class Setting {
  /** @type {unknown} */
  #value;

  /**
   * @param {string} how
   * @param {unknown} value
   * @param {import('../tasks/call-sites.js').Site[]} sites
   * @param {RecordedTask} [task] the task in which it was set
   */
  constructor(how, value, sites, task) {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    this.how = how;
    this.shown = shown(value);
    this.stack = stackOf(sites);
    this.task = task;
    this.#value = isObject ? new WeakRef(/** @type {object} */ (value)) : value;
  }

  /**
   * Returns whether a value that was read is the one that was set here: code that the watch does
   * not see may have set another one inside.
   *
   * @param {unknown} value
   */
  isOf(value) {
    return Object.is(this.#value instanceof WeakRef ? this.#value.deref() : this.#value, value);
  }

  /**
   * Whether the watch saw the value being set. If not, it was set before the watch began or in a
   * way that bypasses the watch.
   */
  get wasSeen() {
    return this.how !== '';
  }

  /** @param {unknown} value a value that the watch did not see being set */
  static unseen(value) {
    return new Setting('', value, []);
  }
}

/**
 * @typedef {object} Moment
 * @property {string} title the name of the variable
 * @property {string} stack
 * @property {Setting | undefined} setting the setting of the current value
 * @property {import('./watch-variable.js').VariableEvent | undefined} lastSet
 * @property {import('./watch-variable.js').VariableEvent | undefined} disabled
 * @property {RecordedTask | undefined} record the record of the running task
 * @property {(record: RecordedTask) => Setting | undefined} settingOf returns the setting that was
 *   current where a task was registered
 */

/**
 * @param {Moment} moment
 * @param {Setting} setting
 * @returns {string[]}
 */
function explainValue({ title, stack, record, settingOf }, setting) {
  const lines = [`${title} is ${setting.shown} here`, stack];
  if (setting.wasSeen) lines.push(`It was set by ${setting.how}`, setting.stack);
  else lines.push('It was set before the watch began, or in a way that the watch does not see');
  if (record !== undefined && settingOf(record) !== setting && setting.task !== record) {
    const task = titleOf(record);
    lines.push(
      `It was restored in ${task}, by a Snapshot or a bound function. ${task} was registered`,
    );
    lines.push(record.stack);
  }
  return lines;
}

/**
 * Explains why the running task has no value.
 *
 * @param {Moment} moment
 * @returns {string[]}
 */
function explainTask({ record, settingOf, title }) {
  if (record === undefined) {
    return [
      'This runs in the program itself, not in a task that was scheduled since the watch began.',
    ];
  }
  const setting = settingOf(record);
  if (setting !== undefined) {
    return [
      `This runs in ${titleOf(record)}, which was registered where ${title} was ${setting.shown}`,
      record.stack,
      'So it was lost in this task: by a Snapshot, a bound function or runInRoot, which enter another context, or by disable.',
    ];
  }
  const lines = [
    `This runs in ${titleOf(record)}, which was registered where ${title} had no value`,
    record.stack,
  ];
  const had = record.triggers.find((each) => settingOf(each) !== undefined);
  if (had === undefined) return lines;
  return [
    ...lines,
    `Earlier, ${title} was ${settingOf(had)?.shown}: where ${titleOf(had)} was registered`,
    had.stack,
  ];
}

/**
 * @param {Moment} moment
 * @returns {string[]}
 */
function explainMissing(moment) {
  const { title, stack, lastSet, disabled } = moment;
  const lines = [`${title} has no value here`, stack];
  if (lastSet === undefined) {
    return [
      ...lines,
      `${title} has not been set since the watch began. Was another variable set? Check whether the module that creates it is loaded twice.`,
    ];
  }
  lines.push(...explainTask(moment));
  if (disabled !== undefined) lines.push(`${title} was disabled`, disabled.stack);
  return [
    ...lines,
    `${title} was last set to ${lastSet.value} by ${lastSet.how}`,
    lastSet.stack,
    'If this code belongs to the same operation: a function on the way here was passed to code that calls it later, from another context. Pass AsyncContext.Snapshot.wrap(function) instead.',
  ];
}

/**
 * @param {Moment} moment
 * @returns {string}
 */
function explain(moment) {
  const { setting } = moment;
  const lines = setting === undefined ? explainMissing(moment) : explainValue(moment, setting);
  return lines.filter((line) => line !== '').join('\n');
}

module.exports = { Setting, explain, shown };
