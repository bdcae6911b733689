/**
 * Puts tasks into groups that a person thinks in: a context (one request), the tasks of one root, or a
 * thread. A group folds to a line.
 */
import { placeInLanes } from './lanes.mjs';

const NONE = 'no context';

/** How to group: from a task to the title of its group and what tells groups apart. */
export const GROUPINGS = {
  context: (task) => ({ key: task.contextTitle, title: task.contextTitle || NONE }),
  root: ({ root }) => ({ key: root.id, title: `${root.label} #${root.id}` }),
  thread: () => ({ key: '', title: '' }),
};

class Group {
  tasks = [];
  start = Infinity;
  end = 0;
  running = 0;

  constructor(title, key) {
    this.title = title;
    this.key = key;
  }

  add(task) {
    task.group = this;
    this.tasks.push(task);
    this.start = Math.min(this.start, task.scheduled);
    this.end = Math.max(this.end, task.end);
    this.running += task.own;
  }

  get elapsed() {
    return this.end - this.start;
  }

  /** Tasks wait side by side, so this is the time in which none of them runs. */
  get waiting() {
    return Math.max(this.elapsed - this.running, 0);
  }

  finish() {
    this.lanes = placeInLanes(this.tasks, this);
    this.runs = merged(this.tasks.flatMap(({ runs }) => runs));
  }
}

/** The times in which some run is going on, in their order. */
function merged(runs) {
  const result = [];
  for (const { start, end } of [...runs].sort((a, b) => a.start - b.start)) {
    const last = result[result.length - 1];
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

export function groupTasks(tasks, grouping, threads) {
  const groups = new Map();
  for (const task of tasks) {
    const { key, title } = GROUPINGS[grouping](task);
    const whole = `${task.threadIndex} ${key}`;
    let group = groups.get(whole);
    if (group === undefined) {
      const thread = threads.length > 1 || title === '' ? task.thread.title : '';
      group = new Group([title, thread].filter(Boolean).join(' · '), whole);
      group.isNone = title === NONE && key === '';
      groups.set(whole, group);
    }
    group.add(task);
  }
  for (const group of groups.values()) group.finish();
  // What belongs to no context is seldom what somebody looks for.
  const isNone = (group) => Number(group.isNone);
  return [...groups.values()].sort((a, b) => isNone(a) - isNone(b) || a.start - b.start);
}
