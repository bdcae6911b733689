'use strict';

const { inspect } = require('node:util');
const { stackOf, titleOf } = require('../tasks/internals.js');

/**
 * What a watch (watch-variable.js) says to somebody who asks why there is no value here.
 *
 * @typedef {import('../tasks/task-records.js').RecordedTask} RecordedTask
 */

/** How many characters of a value are shown. */
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
 * @returns {string} in one short line
 */
function shown(value) {
  try {
    const text = inspect(value, INSPECT);
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  } catch {
    return 'something that cannot be shown'; // Its own code threw.
  }
}

/**
 * That a variable was set, and where. It stands in contexts beside the value, but outlives it in
 * what tells of the past: so it does not keep it.
 */
class Setting {
  /** @type {unknown} */
  #value;

  /**
   * @param {string} how
   * @param {unknown} value
   * @param {import('../tasks/call-sites.js').Site[]} sites
   * @param {RecordedTask} [task] in which it was set
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
   * Whether the value that is read is the one that was set: something that the watch does not see
   * may have set another inside.
   *
   * @param {unknown} value
   */
  isOf(value) {
    return Object.is(this.#value instanceof WeakRef ? this.#value.deref() : this.#value, value);
  }

  /** Whether it was seen: what is there may have been set before the watch, or around it. */
  get wasSeen() {
    return this.how !== '';
  }

  /** @param {unknown} value that was not seen set */
  static unseen(value) {
    return new Setting('', value, []);
  }
}

/**
 * @typedef {object} Moment
 * @property {string} title of the variable
 * @property {string} stack
 * @property {Setting | undefined} setting of the value that is there
 * @property {import('./watch-variable.js').VariableEvent | undefined} lastSet
 * @property {import('./watch-variable.js').VariableEvent | undefined} disabled
 * @property {RecordedTask | undefined} record of the task that is running
 * @property {(record: RecordedTask) => Setting | undefined} settingOf what there was where a task
 *   was registered
 */

/**
 * @param {Moment} moment
 * @param {Setting} setting
 * @returns {string[]}
 */
function explainValue({ title, stack, record, settingOf }, setting) {
  const lines = [`${title} is ${setting.shown} here`, stack];
  if (setting.wasSeen) lines.push(`It was set by ${setting.how}`, setting.stack);
  else lines.push('It was set before the watch began, or in a way that it does not see');
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
 * How the task that is running came to be without a value.
 *
 * @param {Moment} moment
 * @returns {string[]}
 */
function explainTask({ record, settingOf, title }) {
  if (record === undefined) {
    return [
      'This runs in no task that was scheduled since the watch began: in the program itself.',
    ];
  }
  const setting = settingOf(record);
  if (setting !== undefined) {
    return [
      `This runs in ${titleOf(record)}, which was registered where ${title} was ${setting.shown}`,
      record.stack,
      'So it was lost in this task: in a Snapshot, a bound function or runInRoot, which enter another context, or by disable.',
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
    `Some way before that ${title} was ${settingOf(had)?.shown}: where ${titleOf(had)} was registered`,
    had.stack,
  ];
}

/**
 * @param {Moment} moment
 * @returns {string[]}
 */
function explainNone(moment) {
  const { title, stack, lastSet, disabled } = moment;
  const lines = [`${title} has no value here`, stack];
  if (lastSet === undefined) {
    return [
      ...lines,
      `${title} was not set since the watch began. Was another one set: does the module that makes it exist twice?`,
    ];
  }
  lines.push(...explainTask(moment));
  if (disabled !== undefined) lines.push(`${title} was disabled`, disabled.stack);
  return [
    ...lines,
    `${title} was last set, to ${lastSet.value}, by ${lastSet.how}`,
    lastSet.stack,
    'If this code works for whoever set it there: the function that led here was handed to something that calls it later, from a context of its own. Hand over AsyncContext.Snapshot.wrap(function) instead.',
  ];
}

/**
 * @param {Moment} moment
 * @returns {string}
 */
function explain(moment) {
  const { setting } = moment;
  const lines = setting === undefined ? explainNone(moment) : explainValue(moment, setting);
  return lines.filter((line) => line !== '').join('\n');
}

module.exports = { Setting, explain, shown };
