'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { recordTasks } = require('../../entries/recording.js');
const { AsyncTask, causalStack, trackTasks } = require('../../entries/tasks.js');
const { mustCall } = require('../helpers/must-call.js');

const MISSING = 'no such file';

test('it is the stack of the error, and then where each task above it was scheduled', async () => {
  const error = new Error('message');
  /** @type {string} */
  let stack = '';
  await trackTasks(
    () =>
      new Promise((resolve) => {
        new AsyncTask('query').runInAsyncScope(function first() {
          setTimeout(
            mustCall(function second() {
              setImmediate(
                mustCall(() => {
                  stack = causalStack(error);
                  resolve(undefined);
                }),
              );
            }),
            1,
          );
        });
      }),
  );
  assert.ok(stack.startsWith(String(error.stack)));
  const rest = stack.slice(String(error.stack).length + 1).split('\n');
  const titles = rest.filter((line) => line.startsWith('  in '));
  assert.deepEqual(titles, [
    '  in Immediate, scheduled',
    '  in Timeout, scheduled',
    '  in AsyncTask (query), scheduled',
  ]);
  assert.match(rest[1], /at .*second .*causal-stack\.test\.js/);
  assert.match(rest[rest.indexOf(titles[1]) + 1], /at .*first .*causal-stack\.test\.js/);
});

test('an error of the system, whose own stack has no line of the program, gets them', async () => {
  await trackTasks(
    () =>
      new Promise((resolve) =>
        fs.readFile(
          MISSING,
          mustCall((error) => {
            assert.doesNotMatch(String(error?.stack), /causal-stack\.test\.js/);
            assert.match(causalStack(/** @type {Error} */ (error)), /causal-stack\.test\.js:\d+/);
            resolve(undefined);
          }),
        ),
      ),
  );
});

test('with promises, it goes through them', async () => {
  async function outer() {
    await null;
    await inner();
  }
  async function inner() {
    try {
      await fs.promises.readFile(MISSING);
    } catch (error) {
      return check(/** @type {Error} */ (error));
    }
  }
  const check = mustCall((/** @type {Error} */ error) => {
    const stack = causalStack(error).slice(String(error.stack).length);
    assert.match(stack, /in PROMISE, scheduled/);
    assert.match(stack, /at .*inner .*causal-stack\.test\.js/);
    assert.match(stack, /at .*outer .*causal-stack\.test\.js/);
  });
  await trackTasks(outer, { promises: true });
});

test('it works in a recording that is traced, too', async () => {
  await recordTasks(function traced() {
    assert.match(causalStack(new Error()), /in AsyncTask \(traced\), scheduled/);
  });
});

test('while nothing is tracked, it is the stack alone', () => {
  const error = new Error('message');
  assert.equal(causalStack(error), error.stack);
});

test('wrong types are refused', () => {
  for (const error of [undefined, null, 'error', {}]) {
    // @ts-expect-error: that is what is tested.
    assert.throws(() => causalStack(error), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
});
