'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { assertNoDanglingTasks, AsyncTask, trackedTest } = require('../../entries/tasks.js');

test('it resolves to what the function returned when nothing dangles', async () => {
  assert.equal(await assertNoDanglingTasks('name', async () => 'result'), 'result');
});

test('it rejects with a report that says what dangles and what led to it', async () => {
  /** @type {any} */
  const error = await assertNoDanglingTasks('the name', () =>
    new AsyncTask('query').runInAsyncScope(() => void setTimeout(function late() {}, 1)),
  ).catch((reason) => reason);
  assert.ok(error instanceof Error);
  assert.equal(error.code, 'ERR_ASYNC_CONTEXT_DANGLING_TASKS');
  const lines = error.message
    .split('\n')
    .map((line) => line.replace(/\(?[^ (]*:\d+:\d+\)?/, 'PLACE'));
  assert.equal(lines[0], "'the name' ended with a task dangling, scheduled here:");
  assert.ok(lines.includes('  Timeout (late)'), error.message);
  assert.ok(lines.includes('    triggered by AsyncTask (query)'), error.message);
  assert.match(error.message, /at .*assert-no-dangling-tasks\.test\.js:\d+:\d+/);
  assert.deepEqual(
    error.dangling.map((/** @type {any} */ { name }) => name),
    ['late'],
  );
});

test('a report of many tasks is cut short', async () => {
  /** @type {any} */
  const error = await assertNoDanglingTasks('many', () => {
    for (let i = 0; i < 13; i++) setTimeout(() => {}, 1);
  }).catch((reason) => reason);
  assert.match(error.message, /^'many' ended with 13 tasks dangling/);
  assert.match(error.message, /and 3 more$/);
  assert.equal(error.dangling.length, 13);
});

test('what the function throws comes first', async () => {
  const error = new Error('thrown');
  await assert.rejects(
    assertNoDanglingTasks('name', () => {
      setTimeout(() => {}, 1);
      throw error;
    }),
    error,
  );
});

test('the allow-list is heeded', async () => {
  await assertNoDanglingTasks('name', () => void setTimeout(() => {}, 1), { allow: ['Timeout'] });
});

test('a tracked test function hands everything on to the runner, and the runner to the test', async () => {
  /** @type {any[]} */
  const calls = [];
  const runner = Object.assign(
    (/** @type {any[]} */ ...args) => {
      calls.push(args);
      return 'of the runner';
    },
    { only: (/** @type {any[]} */ ...args) => void calls.push(['only', ...args]), other: 1 },
  );
  const tracked = trackedTest(runner);
  const fn = async (/** @type {unknown} */ context) => context;
  assert.equal(tracked('name', { option: 1 }, fn, 100), 'of the runner');
  tracked.only('name', fn);
  assert.equal(tracked.other, 1);
  const [[name, options, wrapped, timeout], [only]] = calls;
  assert.deepEqual([name, options, timeout, only], ['name', { option: 1 }, 100, 'only']);
  assert.equal(wrapped.name, 'fn');
  assert.equal(await wrapped('context'), 'context');
  tracked('leaves', () => void setTimeout(() => {}, 1));
  await assert.rejects(calls[2][1](), /'leaves' ended with a task dangling/);
  assert.equal(tracked('without a function'), 'of the runner');
});

test('wrong types are refused', async () => {
  const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  // @ts-expect-error: that is what is tested.
  await assert.rejects(
    assertNoDanglingTasks(1, () => {}),
    refused,
  );
  // @ts-expect-error: that is what is tested.
  await assert.rejects(assertNoDanglingTasks('name', 'function'), refused);
  // @ts-expect-error: that is what is tested.
  assert.throws(() => trackedTest('test'), refused);
});
