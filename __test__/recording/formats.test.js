'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { recordTasks } = require('../../entries/recording.js');
const { AsyncTask } = require('../../entries/tasks.js');

const NASTY = 'a "quoted" \\ name\nof <two> lines</script>';

async function nastyRecording() {
  const variable = new AsyncContext.Variable({ name: NASTY });
  const { recording } = await recordTasks(
    async () => {
      variable.run(1, () =>
        new AsyncTask(NASTY).runInAsyncScope(
          () => new Promise((resolve) => setTimeout(resolve, 1)),
        ),
      );
      // Fires after the timer above: timers with the same delay fire in the order in which they were set.
      await new Promise((resolve) => setImmediate(() => setTimeout(resolve, 1)));
      new AsyncTask('never runs');
    },
    { variables: [variable] },
  );
  return recording;
}

test('DOT: Graphviz draws every task, every link and every context', async () => {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  const recording = await nastyRecording();
  const drawn = JSON.parse(graphviz.layout(recording.toDot(), 'dot_json', 'dot'));
  /** @type {any[]} */
  const objects = drawn.objects;
  const nodes = objects.filter(({ label, nodes: inner }) => label && inner === undefined);
  assert.equal(nodes.length, recording.tasks.length);
  assert.equal(drawn.edges.length, recording.tasks.length - 1);
  const clusters = objects.filter(({ nodes: inner }) => inner !== undefined);
  assert.deepEqual(
    clusters.map(({ nodes: inner }) => inner.length),
    [2],
  );
  const svg = graphviz.layout(recording.toDot(), 'svg', 'dot');
  assert.ok(svg.includes('a &quot;quoted&quot; \\ name'), svg);
});

test('trace events: what Perfetto asks of each is there', async () => {
  const recording = await nastyRecording();
  const { traceEvents } = JSON.parse(JSON.stringify(recording.toTraceEvents()));
  const byPhase = (/** @type {string} */ ph) =>
    traceEvents.filter((/** @type {any} */ event) => event.ph === ph);
  for (const event of traceEvents) {
    assert.match(event.ph, /^[MXsfben]$/);
    assert.equal(typeof event.name, 'string');
    assert.ok(Number.isInteger(event.pid) && Number.isInteger(event.tid) && event.tid > 0);
    if (event.ph !== 'M') assert.ok(Number.isInteger(event.ts) && event.ts >= 0);
    if (event.ph === 'X') assert.ok(Number.isInteger(event.dur) && event.dur >= 0);
    if (/[sfben]/.test(event.ph)) assert.equal(typeof event.id, 'string');
  }
  assert.deepEqual(
    byPhase('M').map((/** @type {any} */ { name, args }) => [name, args.name]),
    [
      ['process_name', `node ${process.pid}`],
      ['thread_name', 'main'],
    ],
  );
  const ran = recording.tasks.filter(({ runs }) => runs.length > 0);
  assert.equal(byPhase('X').length, ran.length);
  assert.equal(byPhase('n').length, 1);
  for (const [begin, end] of [
    ['s', 'f'],
    ['b', 'e'],
  ]) {
    const ends = new Map(byPhase(end).map((/** @type {any} */ event) => [event.id, event]));
    assert.equal(byPhase(begin).length, ran.length);
    assert.equal(ends.size, ran.length);
    for (const { id, ts } of byPhase(begin)) assert.ok(ends.get(id).ts >= ts);
  }
  // Any two runs of one thread are nested or do not overlap.
  /** @type {any[]} */
  const runs = byPhase('X').sort(
    (/** @type {any} */ a, /** @type {any} */ b) => a.ts - b.ts || b.dur - a.dur,
  );
  const open = [];
  for (const run of runs) {
    while (open.length > 0 && open[open.length - 1] <= run.ts) open.pop();
    assert.ok(open.length === 0 || run.ts + run.dur <= open[open.length - 1]);
    open.push(run.ts + run.dur);
  }
});

test('trace events: each flow begins and ends in a slice, and each wait has a name and both ends', async () => {
  const { traceEvents } = (await nastyRecording()).toTraceEvents();
  /** @type {any[]} */
  const events = JSON.parse(JSON.stringify(traceEvents));
  const slices = events.filter(({ ph }) => ph === 'X');
  const inSlice = (/** @type {any} */ event) =>
    slices.some(
      ({ pid, tid, ts, dur }) =>
        pid === event.pid && tid === event.tid && ts <= event.ts && event.ts <= ts + dur,
    );
  const flows = events.filter(({ ph }) => ph === 's' || ph === 'f');
  assert.ok(flows.length > 4);
  // The first task is the recorded function itself, which no recorded task has scheduled.
  const [root] = flows;
  for (const flow of flows) {
    if (flow.id === root.id && flow.ph === 's') continue;
    assert.ok(inSlice(flow), JSON.stringify(flow));
    // The end of a flow binds to the enclosing slice, not to the next one.
    if (flow.ph === 'f') assert.equal(flow.bp, 'e');
  }
  // Within one process, category and id identify an async event.
  /** @type {Map<string, any[]>} */
  const waits = new Map();
  for (const event of events.filter(({ ph }) => ph === 'b' || ph === 'e')) {
    const key = `${event.pid} ${event.cat} ${event.id}`;
    waits.set(key, [...(waits.get(key) ?? []), event]);
  }
  assert.ok(waits.size > 2);
  for (const [key, pair] of waits) {
    assert.deepEqual(
      pair.map(({ ph }) => ph),
      ['b', 'e'],
      key,
    );
    assert.equal(pair[0].name, pair[1].name);
  }
});

test('HTML: one page, with the recording in it and nothing to be fetched', async () => {
  const recording = await nastyRecording();
  const html = recording.toHTML();
  const [, json] = /** @type {RegExpExecArray} */ (
    /<script type="application\/json" id="recording">(.*?)<\/script>/s.exec(html)
  );
  const data = JSON.parse(json);
  assert.equal(data.tasks.length, recording.tasks.length);
  assert.ok(data.texts.includes(NASTY));
  assert.doesNotMatch(html, /<(script|link|img)[^>]*\b(src|href)=/);
});
