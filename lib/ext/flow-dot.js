'use strict';

const { contextTitle } = require('./flow-trace-events.js');
const { titleOf } = require('./task-records.js');

/**
 * A flow in the DOT language of Graphviz: a node for each task, an edge from what triggered it, a
 * cluster for each context that has variables.
 */

/** A quoted string: only quotes mean something in it, and backslashes to a label. @param {string} text */
const quoted = (text) =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\r?\n/g, '\\n')}"`;

/** @param {{ thread: number, id: number }} task */
const nodeOf = ({ thread, id }) => `t${thread}_${id}`;

/** @param {number} milliseconds */
const shown = (milliseconds) => `${milliseconds.toFixed(2)} ms`;

/** @param {import('./flow.js').FlowTask} task */
function node(task) {
  const executed = task.runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const state = task.runs.length === 0 ? 'did not run' : `ran ${shown(executed)}`;
  const label = quoted(`${titleOf(task)}\n#${task.id}, ${state}`);
  return `${nodeOf(task)} [label=${label}, tooltip=${quoted(task.stack || titleOf(task))}];`;
}

/** @param {import('./flow.js').FlowData} flow */
function toDot(flow) {
  const known = new Set(flow.tasks.map(nodeOf));
  const lines = [
    'digraph flow {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fillcolor="#eef3fa", fontname="sans-serif"];',
  ];
  for (const [index, tasks] of byContext(flow.tasks)) {
    const title = contextTitle(flow.contexts[index]);
    if (title === '') {
      lines.push(...tasks.map((task) => `  ${node(task)}`));
      continue;
    }
    lines.push(`  subgraph cluster_${index} {`, `    label=${quoted(title)};`);
    lines.push(...tasks.map((task) => `    ${node(task)}`), '  }');
  }
  for (const task of flow.tasks) {
    const trigger = nodeOf({ thread: task.thread, id: task.trigger });
    if (known.has(trigger)) lines.push(`  ${trigger} -> ${nodeOf(task)};`);
  }
  lines.push('}', '');
  return lines.join('\n');
}

/** @param {import('./flow.js').FlowTask[]} tasks */
function byContext(tasks) {
  /** @type {Map<number, import('./flow.js').FlowTask[]>} */
  const groups = new Map();
  for (const task of tasks) {
    const group = groups.get(task.context);
    if (group === undefined) groups.set(task.context, [task]);
    else group.push(task);
  }
  return groups;
}

module.exports = { toDot };
