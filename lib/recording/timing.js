'use strict';

const { validateFunction, validateObject } = require('../internal/validators.js');

/**
 * Computes how long tasks took, by root, in milliseconds. A root includes all tasks that it led
 * to, up to the next root.
 *
 * A thread does one thing at a time, so execution times add up. Waiting times do not, because tasks
 * wait side by side. So the waiting time is that of the root as a whole: from its scheduling to the
 * end of its last run, minus the execution time.
 *
 * @typedef {object} RootTiming
 * @property {number} id
 * @property {number} thread
 * @property {string} type
 * @property {string} name
 * @property {number} tasks the number of tasks, including the root
 * @property {number} executing
 * @property {number} waiting
 * @property {number} elapsed
 */

/**
 * Returns the own running time of each task: its runs, minus the runs of other tasks within them.
 *
 * @param {import('./recording.js').RecordingTask[]} tasks the tasks of one thread
 * @returns {Map<import('./recording.js').RecordingTask, number>}
 */
function ownTimes(tasks) {
  const runs = tasks.flatMap((task) => task.runs.map((run) => ({ task, ...run })));
  // An outer run begins first. If two runs begin at the same time, the outer one ends last.
  runs.sort((a, b) => a.start - b.start || b.end - a.end);
  const own = new Map(tasks.map((task) => [task, 0]));
  const add = (
    /** @type {import('./recording.js').RecordingTask} */ task,
    /** @type {number} */ time,
  ) => own.set(task, /** @type {number} */ (own.get(task)) + time);
  /** @type {typeof runs} */
  const outer = [];
  for (const run of runs) {
    while (outer.length > 0 && outer[outer.length - 1].end <= run.start) outer.pop();
    const around = outer.at(-1);
    if (around !== undefined) add(around.task, run.start - run.end);
    add(run.task, run.end - run.start);
    outer.push(run);
  }
  return own;
}

/**
 * @param {import('./recording.js').RecordingData} recording
 * @param {{ isRoot?: (task: import('./recording.js').RecordingTask) => boolean }} [options]
 * @returns {RootTiming[]}
 */
function timing(recording, options = {}) {
  validateObject(options, 'options');
  const { isRoot = () => false } = options;
  validateFunction(isRoot, 'options.isRoot');
  return recording.threads.flatMap((_thread, index) =>
    timingOf(
      recording.tasks.filter(({ thread }) => thread === index),
      isRoot,
    ),
  );
}

/**
 * @param {import('./recording.js').RecordingTask[]} tasks the tasks of one thread, in scheduling
 *   order
 * @param {(task: import('./recording.js').RecordingTask) => boolean} isRoot
 */
function timingOf(tasks, isRoot) {
  const own = ownTimes(tasks);
  /** @type {Map<number, RootTiming & { end: number, start: number }>} */
  const rootOf = new Map();
  const roots = new Set();
  for (const task of tasks) {
    const { id, thread, type, name, scheduled: start, trigger } = task;
    const inherited = rootOf.get(trigger);
    const root =
      inherited === undefined || isRoot(task)
        ? {
            id,
            thread,
            type,
            name,
            tasks: 0,
            executing: 0,
            waiting: 0,
            elapsed: 0,
            start,
            end: start,
          }
        : inherited;
    rootOf.set(id, root);
    roots.add(root);
    root.tasks++;
    root.executing += /** @type {number} */ (own.get(task));
    for (const { end } of task.runs) root.end = Math.max(root.end, end);
  }
  return [...roots].map(({ start, end, ...root }) => {
    const elapsed = end - start;
    return { ...root, elapsed, waiting: Math.max(elapsed - root.executing, 0) };
  });
}

module.exports = { timing };
