'use strict';

const { contextTitle } = require('./to-trace-events.js');
const { titleOf } = require('../tasks/internals.js');

/**
 * A recording in the DOT language of Graphviz: a node for each task, an edge from its trigger, and
 * a cluster for each context with variables.
 */

/**
 * Returns a quoted string. Only quotes have a meaning in it, and backslashes in a label.
 *
 * @param {string} text
 */
const quoted = (text) =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\r?\n/g, '\\n')}"`;

/** @param {{ thread: number, id: number }} task */
const nodeOf = ({ thread, id }) => `t${thread}_${id}`;

/** @param {number} milliseconds */
const shown = (milliseconds) => `${milliseconds.toFixed(2)} ms`;

/** @param {import('./recording.js').RecordingTask} task */
function node(task) {
  const executed = task.runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const state = task.runs.length === 0 ? 'did not run' : `ran ${shown(executed)}`;
  const label = quoted(`${titleOf(task)}\n#${task.id}, ${state}`);
  return `${nodeOf(task)} [label=${label}, tooltip=${quoted(task.stack || titleOf(task))}];`;
}

/** @param {import('./recording.js').RecordingData} recording */
function toDot(recording) {
  const known = new Set(recording.tasks.map(nodeOf));
  const lines = [
    'digraph recording {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fillcolor="#eef3fa", fontname="sans-serif"];',
  ];
  for (const [index, tasks] of byContext(recording.tasks)) {
    const title = contextTitle(recording.contexts[index]);
    if (title === '') {
      lines.push(...tasks.map((task) => `  ${node(task)}`));
      continue;
    }
    lines.push(`  subgraph cluster_${index} {`, `    label=${quoted(title)};`);
    lines.push(...tasks.map((task) => `    ${node(task)}`), '  }');
  }
  for (const task of recording.tasks) {
    const trigger = nodeOf({ thread: task.thread, id: task.trigger });
    if (known.has(trigger)) lines.push(`  ${trigger} -> ${nodeOf(task)};`);
  }
  lines.push('}', '');
  return lines.join('\n');
}

/** @param {import('./recording.js').RecordingTask[]} tasks */
function byContext(tasks) {
  /** @type {Map<number, import('./recording.js').RecordingTask[]>} */
  const groups = new Map();
  for (const task of tasks) {
    const group = groups.get(task.context);
    if (group === undefined) groups.set(task.context, [task]);
    else group.push(task);
  }
  return groups;
}

module.exports = { toDot };
