'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { startRecording } = require('../../entries/recording.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { RecordingReader, RecordingWriter } = require('../../lib/cli/recording-files.js');
const { Recording, RecordingBuilder } = require('../../lib/recording/recording.js');
const { scratch } = require('../tasks/child.js');

const names = (/** @type {{ tasks: readonly { name: string }[] }} */ { tasks }) =>
  tasks.map(({ name }) => name);

test('it records from the start to the stop, whoever schedules', async () => {
  const user = new AsyncContext.Variable({ name: 'user' });
  const file = path.join(scratch(), 'recording.dot');
  new AsyncTask('before').runInAsyncScope(() => {});
  const running = startRecording({ variables: [user], out: file });
  user.run('secret', () => new AsyncTask('first').runInAsyncScope(() => {}));
  const part = running.take();
  await new Promise((resolve) => setImmediate(resolve));
  new AsyncTask('second').runInAsyncScope(() => {});
  const recording = running.stop();
  new AsyncTask('after').runInAsyncScope(() => {});
  assert.deepEqual(names(part), ['first']);
  assert.deepEqual(recording.contexts[recording.tasks[0].context].variables, [
    { name: 'user', value: 1 },
  ]);
  assert.deepEqual(
    recording.tasks
      .filter(({ type }) => type === 'AsyncTask' || type === 'Immediate') // Not those of the runner.
      .map(({ name, type }) => name || type),
    ['first', 'Immediate', 'second'],
  );
  assert.match(fs.readFileSync(file, 'utf8'), /AsyncTask \(second\)/);
  // Only the first call writes, and each returns what is recorded.
  fs.rmSync(file);
  assert.deepEqual(names(running.stop()), names(recording));
  assert.ok(!fs.existsSync(file));
});

test('with last, it keeps what happened in that time, and an old task that runs again', (t) => {
  let time = 0;
  t.mock.method(performance, 'now', () => time);
  const run = (/** @type {AsyncTask} */ task) => task.runInAsyncScope(() => {});
  const running = startRecording({ last: 100 });
  const interval = new AsyncTask('interval');
  run(interval);
  for (time = 10; time < 500; time += 10) run(new AsyncTask(`at ${time}`));
  run(interval);
  const recording = running.take();
  // At 500: what ran at 400 or later, in the order in which it was scheduled.
  const expected = ['interval', ...Array.from({ length: 10 }, (_, at) => `at ${400 + at * 10}`)];
  assert.deepEqual(names(recording), expected);
  assert.equal(recording.tasks[0].runs.length, 1);
  time = 1000;
  assert.deepEqual(names(running.stop()), []);
});

test('what was forgotten and never ran again is not kept without end', () => {
  const recording = new Recording();
  const builder = new RecordingBuilder(recording);
  builder.add(['thread', { pid: 1, tid: 0, name: 'main' }]);
  builder.add(['context', { variables: [] }]);
  builder.add(['stack', '']);
  for (let id = 1; id <= 10_002; id++) builder.add(['task', id, 'Timeout', '', 0, 0, 0, id]);
  builder.forget(20_000);
  assert.equal(recording.tasks.length, 0);
  for (const id of [1, 2, 3, 10_002]) builder.add(['run', id, 20_001, 20_002]);
  assert.deepEqual(
    recording.tasks.map(({ id }) => id),
    [3, 10_002],
  );
});

test('between processes, a thread continues in new files, and those that were read are removed', () => {
  const folder = scratch();
  const writer = new RecordingWriter(folder, '1-0', 100);
  const recording = new Recording();
  const reader = new RecordingReader(folder, recording);
  const write = (
    /** @type {import('../../lib/recording/recording.js').RecordingEvent[]} */ ...events
  ) => {
    for (const event of events) writer.write(event);
    writer.flush();
  };
  write(
    ['thread', { pid: 1, tid: 0, name: 'main' }],
    ['context', { variables: [] }],
    ['stack', ''],
  );
  for (let id = 1; id < 50; id++) {
    write(['task', id, 'Timeout', '', 0, 0, 0, id], ['run', id, id, id + 1]);
    if (id % 10 === 0) reader.read();
  }
  assert.ok(fs.readdirSync(folder).length > 5);
  reader.read();
  assert.equal(recording.tasks.length, 49);
  assert.ok(recording.tasks.every(({ runs }) => runs.length === 1));
  reader.forget(40);
  assert.equal(fs.readdirSync(folder).length, 1);
  assert.deepEqual(
    recording.tasks.map(({ id }) => id),
    Array.from({ length: 11 }, (_, at) => 39 + at),
  );
  write(['task', 50, 'Timeout', '', 0, 0, 0, 50]);
  reader.read();
  assert.equal(recording.tasks.at(-1)?.id, 50);
});

test('wrong options are refused, before anything is recorded', () => {
  for (const options of [null, 1, { last: 0 }, { last: '1' }, { promises: 1 }, { variables: {} }]) {
    assert.throws(() => startRecording(/** @type {any} */ (options)), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
    });
  }
  const out = path.join(scratch(), 'no', 'recording.dot');
  assert.throws(() => startRecording({ out }), { code: 'ERR_ASYNC_CONTEXT_UNWRITABLE' });
});
