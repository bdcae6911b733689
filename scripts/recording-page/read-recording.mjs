/**
 * The recording that lib/recording/to-html.js put into the page, with its tasks linked to each other.
 */

class Task {
  children = [];
  lane = 0;

  constructor(row, { texts, contexts, threads }) {
    const [id, thread, type, name, trigger, context, stack, scheduled, ...times] = row;
    this.id = id;
    this.thread = threads[thread];
    this.threadIndex = thread;
    this.type = texts[type];
    this.name = texts[name];
    this.title = this.name === '' ? this.type : `${this.name} · ${this.type}`;
    this.triggerId = trigger;
    this.contextTitle = contexts[context].variables
      .map((variable) => `${variable.name} #${variable.value}`)
      .join(', ');
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

export function readRecording(data) {
  const processes = new Set(data.threads.map(({ pid }) => pid));
  const threads = data.threads.map((thread) => ({
    ...thread,
    title: processes.size === 1 ? thread.name : `${thread.name}\n(${thread.pid})`,
  }));
  const tasks = data.tasks.map((row) => new Task(row, { ...data, threads }));
  const byId = threads.map(() => new Map());
  for (const task of tasks) {
    const trigger = byId[task.threadIndex].get(task.triggerId);
    task.trigger = trigger;
    trigger?.children.push(task);
    byId[task.threadIndex].set(task.id, task);
  }
  const duration = tasks.reduce((most, { end }) => Math.max(most, end), 0);
  return { threads, tasks, contexts: data.contexts, duration };
}
