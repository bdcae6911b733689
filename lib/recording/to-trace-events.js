'use strict';

const { titleOf } = require('../tasks/internals.js');

/**
 * A recording in the Trace Event Format, which Perfetto and Chrome's tracing open ("Trace Event
 * Format", Google, 2016): a complete event (`X`) for each run, an asynchronous event (`b`, `e`) for
 * each wait, and a flow event (`s`, `f`) from the place where a task was scheduled to its first
 * run.
 *
 * @typedef {Record<string, any>} TraceEvent
 */

/**
 * Shifts thread ids by one, because thread 0 has a special meaning in Perfetto.
 *
 * @param {import('./recording.js').RecordingThread} thread
 */
const place = ({ pid, tid }) => ({ pid, tid: tid + 1 });

/** @param {number} milliseconds */
const micros = (milliseconds) => Math.round(milliseconds * 1000);

/**
 * @param {import('./recording.js').RecordingContext} context
 * @returns {string}
 */
const contextTitle = ({ variables }) =>
  variables.map(({ name, value }) => `${name} #${value}`).join(', ');

/** @param {import('./recording.js').RecordingData} recording */
function toTraceEvents(recording) {
  /** @type {TraceEvent[]} */
  const traceEvents = [];
  for (const thread of recording.threads) {
    const { pid, name } = thread;
    traceEvents.push(
      { ph: 'M', name: 'process_name', ...place(thread), args: { name: `node ${pid}` } },
      { ph: 'M', name: 'thread_name', ...place(thread), args: { name } },
    );
  }
  const begin = recording.tasks.reduce(
    (least, { scheduled }) => Math.min(least, scheduled),
    Infinity,
  );
  for (const task of recording.tasks) {
    const { type, runs, scheduled } = task;
    const thread = recording.threads[task.thread];
    const common = { name: titleOf(task), cat: type, ...place(thread) };
    const args = {
      id: task.id,
      trigger: task.trigger,
      context: contextTitle(recording.contexts[task.context]),
      stack: task.stack,
    };
    const ts = micros(scheduled - begin);
    // Ids must be unique across threads.
    const id = `${thread.pid}.${thread.tid}.${task.id}`;
    for (const { start, end } of runs) {
      const from = micros(start - begin);
      traceEvents.push({ ph: 'X', ...common, ts: from, dur: micros(end - begin) - from, args });
    }
    if (runs.length === 0) {
      traceEvents.push({ ph: 'n', ...common, id, ts, args });
      continue;
    }
    const first = micros(runs[0].start - begin);
    traceEvents.push(
      { ph: 's', ...common, cat: 'trigger', id, ts },
      { ph: 'f', bp: 'e', ...common, cat: 'trigger', id, ts: first },
      { ph: 'b', ...common, cat: 'waiting', id, ts },
      { ph: 'e', ...common, cat: 'waiting', id, ts: first },
    );
  }
  return { displayTimeUnit: 'ms', traceEvents };
}

module.exports = { contextTitle, toTraceEvents };
