'use strict';

/*
 * Where Node does not carry the context, we replace the functions that clear timers, so that a program
 * that holds a cleared timer keeps no context (the rows of __test__/memory/). Programs must not notice.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const timers = require('node:timers');
const { AsyncLocalStorage } = require('../../index.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');

const storage = new AsyncLocalStorage();
// Entering the first context arms the glue.
storage.run(0, () => {});

const NAMES = /** @type {const} */ (['clearTimeout', 'clearInterval', 'clearImmediate']);

test('the functions have their names and lengths, and are those of node:timers', () => {
  for (const name of NAMES) {
    const { [name]: clear } = globalThis;
    assert.deepEqual([clear.name, clear.length, clear === timers[name]], [name, 1, true]);
    const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
      globalThis,
      name,
    );
    assert.deepEqual([enumerable, configurable, writable], [true, true, true]);
  }
});

test('what is no timer is ignored', () => {
  for (const value of [undefined, null, 0, 1e9, 'no timer', Symbol('none'), {}, () => {}]) {
    assert.equal(clearTimeout(/** @type {any} */ (value)), undefined);
    assert.equal(clearInterval(/** @type {any} */ (value)), undefined);
  }
  // Not other objects: Node 20 and 22 count any object as a cleared Immediate.
  for (const value of [undefined, null]) {
    assert.equal(clearImmediate(/** @type {any} */ (value)), undefined);
  }
});

test('an Immediate that is passed to clearTimeout is not cleared, and keeps its context', async () => {
  const seen = await new Promise((resolve) => {
    const note = mustCall(() => resolve(storage.getStore()));
    const immediate = storage.run(1, () => setImmediate(note));
    clearTimeout(/** @type {any} */ (immediate));
  });
  assert.equal(seen, 1);
});

test('a timer is cleared by its number, by a text and by clearInterval, and not called', async () => {
  clearTimeout(+storage.run(1, () => setTimeout(mustNotCall(), 1)));
  clearTimeout(`${storage.run(1, () => setTimeout(mustNotCall(), 1))}`);
  clearInterval(storage.run(1, () => setTimeout(mustNotCall(), 1)));
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test('close returns the timer, and disposing of one clears it', async () => {
  const timeout = storage.run(1, () => setTimeout(mustNotCall(), 1));
  clearTimeout(setTimeout(mustNotCall(), 1));
  assert.equal(timeout.close(), timeout);
  storage.run(1, () => setTimeout(mustNotCall(), 1))[Symbol.dispose]();
  storage.run(1, () => setImmediate(mustNotCall()))[Symbol.dispose]();
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test('an interval that is cleared in its callback ends there, in its context', async () => {
  const seen = await new Promise((resolve) => {
    const interval = storage.run(1, () =>
      setInterval(
        mustCall(() => {
          clearInterval(interval);
          resolve(storage.getStore());
        }),
        1,
      ),
    );
  });
  assert.equal(seen, 1);
});
