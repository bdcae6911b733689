'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { recordTasks } = require('../../entries/recording.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { scratch } = require('../tasks/child.js');
const { nextTurn } = require('../tasks/turns.js');

const once = (/** @type {(done: () => void) => any} */ fn) =>
  new Promise((resolve) => void fn(() => resolve(undefined)));

test('it records what a function schedules, from a root of its name', async () => {
  const { result, recording } = await recordTasks(async function work() {
    await once((done) =>
      setTimeout(function timer() {
        setImmediate(done);
      }, 1),
    );
    return 'result';
  });
  await nextTurn();
  assert.equal(result, 'result');
  const [root, timer, immediate] = recording.tasks;
  assert.deepEqual(
    recording.tasks.map(({ type, name }) => [type, name]),
    [
      ['AsyncTask', 'work'],
      ['Timeout', 'timer'],
      ['Immediate', ''],
    ],
  );
  assert.equal(timer.trigger, root.id);
  assert.equal(immediate.trigger, timer.id);
  assert.match(timer.stack, /record-tasks\.test\.js/);
  for (const { runs, scheduled } of recording.tasks) {
    assert.equal(runs.length, 1);
    assert.ok(scheduled <= runs[0].start && runs[0].start <= runs[0].end);
  }
  assert.deepEqual(recording.threads, [{ pid: process.pid, tid: 0, name: 'main' }]);
});

test('it does not record what is not of the function', async () => {
  let others = 0;
  const interval = setInterval(function other() {
    others++;
  }, 1);
  // Timers of one delay fire in the order in which they were set.
  const { recording } = await recordTasks(() => once((done) => setTimeout(done, 1)));
  clearInterval(interval);
  assert.ok(others > 0);
  assert.deepEqual(
    recording.tasks.map(({ type }) => type),
    ['AsyncTask', 'Timeout'],
  );
});

test('it tells contexts apart by the variables that it was given, and says no value', async () => {
  const user = new AsyncContext.Variable({ name: 'user' });
  const unnamed = new AsyncLocalStorage();
  const hidden = new AsyncContext.Variable({ name: 'hidden' });
  const timer = () => once((done) => setTimeout(done, 1));
  const secret = { secret: 'secret' };
  const { recording } = await recordTasks(
    async () => {
      await user.run(secret, timer);
      await user.run('secret', () => unnamed.run('secret', timer));
      await user.run(secret, () => hidden.run('secret', timer));
      await hidden.run('secret', timer);
    },
    { variables: [user, unnamed] },
  );
  const shown = recording.tasks
    .filter(({ type }) => type === 'Timeout')
    .map(({ context }) => recording.contexts[context].variables);
  assert.deepEqual(shown, [
    [{ name: 'user', value: 1 }],
    [
      { name: 'user', value: 2 },
      { name: 'variable 1', value: 1 },
    ],
    [{ name: 'user', value: 1 }],
    [],
  ]);
  for (const text of [
    inspect(recording.contexts, { depth: Infinity, showHidden: true }),
    JSON.stringify(recording),
    JSON.stringify(recording.toTraceEvents()),
    recording.toDot(),
  ]) {
    assert.doesNotMatch(text, /: ?.secret|hidden #/);
  }
});

test('promises are tasks when they are asked for', async () => {
  const fn = async () => void (await null);
  const types = async (/** @type {boolean} */ promises) =>
    (await recordTasks(fn, { promises })).recording.tasks.map(({ type }) => type);
  assert.ok((await types(true)).includes('PROMISE'));
  assert.ok(!(await types(false)).includes('PROMISE'));
});

test('a file gets the format that its name says, another name all of them', async () => {
  const folder = scratch();
  const formats = { html: /^<!doctype html>/, json: /^\{"displayTimeUnit"/, dot: /^digraph / };
  await recordTasks(() => {}, { out: path.join(folder, 'all') });
  for (const [extension, start] of Object.entries(formats)) {
    await recordTasks(() => {}, { out: path.join(folder, `one.${extension}`) });
    for (const name of ['all', 'one']) {
      assert.match(fs.readFileSync(path.join(folder, `${name}.${extension}`), 'utf8'), start);
    }
  }
});

test('what was recorded is written even when the function throws', async () => {
  const file = path.join(scratch(), 'recording.dot');
  await assert.rejects(
    recordTasks(
      function failing() {
        throw new Error('thrown');
      },
      { out: file },
    ),
    /thrown/,
  );
  assert.match(fs.readFileSync(file, 'utf8'), /AsyncTask \(failing\)/);
});

test('a file that cannot be written is refused before anything runs', async () => {
  const folder = scratch();
  await assert.rejects(
    recordTasks(() => assert.fail('called'), { out: path.join(folder, 'no', 'recording.html') }),
    ({ code, message }) =>
      code === 'ERR_ASYNC_CONTEXT_UNWRITABLE' && /^Cannot write .*ENOENT/.test(message),
  );
  assert.deepEqual(fs.readdirSync(folder), []);
});

test('should it have become unwritable, the recording goes to a temporary file, and a warning says so', async () => {
  const folder = scratch();
  const gone = path.join(folder, 'gone');
  fs.mkdirSync(gone);
  const warned = once((done) =>
    process.once('warning', ({ message }) => {
      const [, file] = /** @type {RegExpExecArray} */ (/Written to (.*)\.$/.exec(message));
      assert.match(message, /^Cannot write/);
      assert.match(fs.readFileSync(file, 'utf8'), /^digraph/);
      fs.rmSync(path.dirname(file), { recursive: true });
      done();
    }),
  );
  await recordTasks(() => fs.rmSync(gone, { recursive: true }), {
    out: path.join(gone, 'recording.dot'),
  });
  await warned;
});

test('time is told by root: what was executed, and what was waited', async (t) => {
  // A clock that advances only when told to.
  let time = 0;
  t.mock.method(performance, 'now', () => time);
  const pass = (/** @type {number} */ ms) => void (time += ms);

  // Another task runs while the recording waits.
  setImmediate(pass, 5);
  const { recording } = await recordTasks(async () => {
    pass(1);
    new AsyncTask('one').runInAsyncScope(() => {
      pass(3);
      new AsyncTask('two').runInAsyncScope(() => pass(4));
      pass(2);
    });
    await once((done) =>
      setImmediate(() => {
        pass(7);
        done();
      }),
    );
  });
  const timing = (/** @type {Parameters<typeof recording.timing>[0]} */ options) =>
    recording.timing(options).map(({ name, tasks, executing, waiting, elapsed }) => ({
      name,
      tasks,
      executing,
      waiting,
      elapsed,
    }));
  assert.deepEqual(timing(), [
    { name: 'recordTasks', tasks: 4, executing: 17, waiting: 5, elapsed: 22 },
  ]);
  const isRoot = (/** @type {{ type: string }} */ { type }) => type === 'AsyncTask';
  assert.deepEqual(timing({ isRoot }), [
    { name: 'recordTasks', tasks: 2, executing: 8, waiting: 14, elapsed: 22 },
    { name: 'one', tasks: 1, executing: 5, waiting: 4, elapsed: 9 },
    { name: 'two', tasks: 1, executing: 4, waiting: 0, elapsed: 4 },
  ]);
});

test('wrong types are refused', async () => {
  const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  // @ts-expect-error: that is what is tested.
  await assert.rejects(recordTasks('function'), refused);
  for (const options of [
    null,
    { promises: 1 },
    { out: 1 },
    { variables: {} },
    { variables: [{}] },
  ]) {
    // @ts-expect-error: that is what is tested.
    await assert.rejects(
      recordTasks(() => assert.fail(), options),
      refused,
    );
  }
  const { recording } = await recordTasks(() => {});
  // @ts-expect-error: that is what is tested.
  assert.throws(() => recording.timing({ isRoot: 'AsyncTask' }), refused);
});
