'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { AsyncContext, AsyncLocalStorage, AsyncTask, traceFlow } = require('../../index.js');
const { scratch } = require('./child.js');
const { nextTurn } = require('./turns.js');

const once = (/** @type {(done: () => void) => any} */ fn) =>
  new Promise((resolve) => void fn(() => resolve(undefined)));

test('it records what a function schedules, from a root of its name', async () => {
  const { result, flow } = await traceFlow(async function work() {
    await once((done) =>
      setTimeout(function timer() {
        setImmediate(done);
      }, 1),
    );
    return 'result';
  });
  await nextTurn();
  assert.equal(result, 'result');
  const [root, timer, immediate] = flow.tasks;
  assert.deepEqual(
    flow.tasks.map(({ type, name }) => [type, name]),
    [
      ['AsyncTask', 'work'],
      ['Timeout', 'timer'],
      ['Immediate', ''],
    ],
  );
  assert.equal(timer.trigger, root.id);
  assert.equal(immediate.trigger, timer.id);
  assert.match(timer.stack, /trace-flow\.test\.js/);
  for (const { runs, scheduled } of flow.tasks) {
    assert.equal(runs.length, 1);
    assert.ok(scheduled <= runs[0].start && runs[0].start <= runs[0].end);
  }
  assert.deepEqual(flow.threads, [{ pid: process.pid, tid: 0, name: 'main' }]);
});

test('it does not record what is not of the function', async () => {
  let others = 0;
  const interval = setInterval(function other() {
    others++;
  }, 1);
  // Timers of one delay fire in the order in which they were set.
  const { flow } = await traceFlow(() => once((done) => setTimeout(done, 1)));
  clearInterval(interval);
  assert.ok(others > 0);
  assert.deepEqual(
    flow.tasks.map(({ type }) => type),
    ['AsyncTask', 'Timeout'],
  );
});

test('it tells contexts apart by the variables that it was given, and says no value', async () => {
  const user = new AsyncContext.Variable({ name: 'user' });
  const unnamed = new AsyncLocalStorage();
  const hidden = new AsyncContext.Variable({ name: 'hidden' });
  const timer = () => once((done) => setTimeout(done, 1));
  const secret = { secret: 'secret' };
  const { flow } = await traceFlow(
    async () => {
      await user.run(secret, timer);
      await user.run('secret', () => unnamed.run('secret', timer));
      await user.run(secret, () => hidden.run('secret', timer));
      await hidden.run('secret', timer);
    },
    { variables: [user, unnamed] },
  );
  const shown = flow.tasks
    .filter(({ type }) => type === 'Timeout')
    .map(({ context }) => flow.contexts[context].variables);
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
    inspect(flow.contexts, { depth: Infinity, showHidden: true }),
    JSON.stringify(flow),
    JSON.stringify(flow.toTraceEvents()),
    flow.toDot(),
  ]) {
    assert.doesNotMatch(text, /: ?.secret|hidden #/);
  }
});

test('promises are tasks when they are asked for', async () => {
  const fn = async () => void (await null);
  const types = async (/** @type {boolean} */ promises) =>
    (await traceFlow(fn, { promises })).flow.tasks.map(({ type }) => type);
  assert.ok((await types(true)).includes('PROMISE'));
  assert.ok(!(await types(false)).includes('PROMISE'));
});

test('a file gets the format that its name says, another name all of them', async () => {
  const folder = scratch();
  const formats = { html: /^<!doctype html>/, json: /^\{"displayTimeUnit"/, dot: /^digraph / };
  await traceFlow(() => {}, { out: path.join(folder, 'all') });
  for (const [extension, start] of Object.entries(formats)) {
    await traceFlow(() => {}, { out: path.join(folder, `one.${extension}`) });
    for (const name of ['all', 'one']) {
      assert.match(fs.readFileSync(path.join(folder, `${name}.${extension}`), 'utf8'), start);
    }
  }
});

test('what was recorded is written even when the function throws', async () => {
  const file = path.join(scratch(), 'flow.dot');
  await assert.rejects(
    traceFlow(
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
    traceFlow(() => assert.fail('called'), { out: path.join(folder, 'no', 'flow.html') }),
    ({ code, message }) =>
      code === 'ERR_ASYNC_CONTEXT_UNWRITABLE' && /^Cannot write .*ENOENT/.test(message),
  );
  assert.deepEqual(fs.readdirSync(folder), []);
});

test('should it have become unwritable, the flow goes to a temporary file, and a warning says so', async () => {
  const folder = scratch();
  const gone = path.join(folder, 'gone');
  fs.mkdirSync(gone);
  const warned = once((done) =>
    process.once('warning', ({ message }) => {
      const [, file] = /** @type {RegExpExecArray} */ (/It is in (.*)\.$/.exec(message));
      assert.match(message, /^Cannot write/);
      assert.match(fs.readFileSync(file, 'utf8'), /^digraph/);
      fs.rmSync(path.dirname(file), { recursive: true });
      done();
    }),
  );
  await traceFlow(() => fs.rmSync(gone, { recursive: true }), { out: path.join(gone, 'flow.dot') });
  await warned;
});

test('time is told by root: what was executed, and what was waited', async (t) => {
  // A clock that goes on when it is told to.
  let time = 0;
  t.mock.method(performance, 'now', () => time);
  const pass = (/** @type {number} */ ms) => void (time += ms);

  // While the flow waits, another task takes its time.
  setImmediate(pass, 5);
  const { flow } = await traceFlow(async () => {
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
  const timing = (/** @type {Parameters<typeof flow.timing>[0]} */ options) =>
    flow.timing(options).map(({ name, tasks, executing, waiting, elapsed }) => ({
      name,
      tasks,
      executing,
      waiting,
      elapsed,
    }));
  assert.deepEqual(timing(), [
    { name: 'traceFlow', tasks: 4, executing: 17, waiting: 5, elapsed: 22 },
  ]);
  const isRoot = (/** @type {{ type: string }} */ { type }) => type === 'AsyncTask';
  assert.deepEqual(timing({ isRoot }), [
    { name: 'traceFlow', tasks: 2, executing: 8, waiting: 14, elapsed: 22 },
    { name: 'one', tasks: 1, executing: 5, waiting: 4, elapsed: 9 },
    { name: 'two', tasks: 1, executing: 4, waiting: 0, elapsed: 4 },
  ]);
});

test('wrong types are refused', async () => {
  const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  // @ts-expect-error: that is what is tested.
  await assert.rejects(traceFlow('function'), refused);
  for (const options of [
    null,
    { promises: 1 },
    { out: 1 },
    { variables: {} },
    { variables: [{}] },
  ]) {
    // @ts-expect-error: that is what is tested.
    await assert.rejects(
      traceFlow(() => assert.fail(), options),
      refused,
    );
  }
  const { flow } = await traceFlow(() => {});
  // @ts-expect-error: that is what is tested.
  assert.throws(() => flow.timing({ isRoot: 'AsyncTask' }), refused);
});
