/**
 * The recording that lib/recording/to-html.js put into the page, with its tasks linked to each other
 * and named after what a programmer wrote.
 */

/** Ticks and microtasks are how Node does its work; few programs schedule them themselves. */
const TICKS = new Set(['TickObject', 'Microtask']);

/** What is scheduled by these begins something of its own: a request, a job of the program. */
const BEGINNINGS = new Set(['main', 'TCPSERVERWRAP', 'PIPESERVERWRAP']);

/** The first place of a stack that is not in Node, as `file:line`. */
function placeOf(stack) {
  for (const line of stack.split('\n')) {
    const [, file, number] = /([^\s(]+):(\d+):\d+\)?$/.exec(line) ?? [];
    if (file === undefined || file.startsWith('node:')) continue;
    return `${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)}:${number}`;
  }
  return '';
}

class Task {
  children = [];
  lane = 0;
  /** The time of its runs without the runs of other tasks in them. */
  own = 0;

  constructor(row, { texts, contexts, threads, places }) {
    const [id, thread, type, name, trigger, context, stack, scheduled, ...times] = row;
    this.id = id;
    this.thread = threads[thread];
    this.threadIndex = thread;
    this.type = texts[type];
    this.name = texts[name];
    this.place = places[stack] ??= placeOf(texts[stack]);
    this.label = this.name || this.place || this.type;
    this.title = this.label === this.type ? this.type : `${this.label} · ${this.type}`;
    this.isTick = TICKS.has(this.type);
    this.triggerId = trigger;
    this.contextTitle = contexts[context].title;
    this.stack = texts[stack];
    this.scheduled = scheduled;
    this.runs = [];
    for (let at = 0; at < times.length; at += 2) {
      this.runs.push({ start: times[at], end: times[at + 1] });
    }
    this.end = scheduled;
    this.ran = 0;
    for (const { start, end } of this.runs) {
      this.end = Math.max(this.end, end);
      this.ran += end - start;
    }
    this.waited = this.runs.length === 0 ? 0 : Math.max(this.runs[0].start - scheduled, 0);
  }

  /** What triggered it, what triggered that, and so on. */
  ancestors() {
    const ancestors = [];
    for (let task = this.trigger; task !== undefined; task = task.trigger) ancestors.push(task);
    return ancestors;
  }
}

/** A thread does one thing at a time: a run within a run interrupts it. */
function countOwnTimes(tasks) {
  const runs = tasks.flatMap((task) => task.runs.map(({ start, end }) => ({ task, start, end })));
  // An outer run begins first. If two runs begin at the same time, the outer one ends last.
  runs.sort((a, b) => a.start - b.start || b.end - a.end);
  const outer = [];
  for (const run of runs) {
    while (outer.length > 0 && outer[outer.length - 1].end <= run.start) outer.pop();
    if (outer.length > 0) outer[outer.length - 1].task.own -= run.end - run.start;
    run.task.own += run.end - run.start;
    outer.push(run);
  }
}

export function readRecording(data) {
  const processes = new Set(data.threads.map(({ pid }) => pid));
  const threads = data.threads.map((thread) => ({
    ...thread,
    title: processes.size === 1 ? thread.name : `${thread.name} (${thread.pid})`,
  }));
  const contexts = data.contexts.map(({ variables }) => ({
    variables,
    title: variables.map(({ name, value }) => `${name} #${value}`).join(', '),
  }));
  const places = [];
  const tasks = data.tasks.map((row) => new Task(row, { ...data, contexts, threads, places }));
  const byId = threads.map(() => new Map());
  for (const task of tasks) {
    const trigger = byId[task.threadIndex].get(task.triggerId);
    task.trigger = trigger;
    trigger?.children.push(task);
    // The first task of what this one belongs to. A trigger comes before what it triggers.
    task.root = trigger === undefined || BEGINNINGS.has(trigger.type) ? task : trigger.root;
    byId[task.threadIndex].set(task.id, task);
  }
  threads.forEach((_thread, index) =>
    countOwnTimes(tasks.filter(({ threadIndex }) => threadIndex === index)),
  );
  const duration = tasks.reduce((most, { end }) => Math.max(most, end), 0);
  const hasPromises = tasks.some(({ type }) => type === 'PROMISE');
  return { threads, tasks, contexts, duration, hasPromises };
}
