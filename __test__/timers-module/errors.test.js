'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const nodeTimers = require('node:timers');
const ours = require('../../entries/timers.js');

const node = {
  nextTick: process.nextTick,
  queueMicrotask: globalThis.queueMicrotask,
  setImmediate: nodeTimers.setImmediate,
  setInterval: nodeTimers.setInterval,
  setTimeout: nodeTimers.setTimeout,
};

const INVALID = [undefined, null, 1, 'text', Symbol('symbol'), {}, [], true, new Promise(() => {})];

/** @param {() => unknown} fn */
function thrownBy(fn) {
  try {
    fn();
  } catch (error) {
    const { name, code, message } = error;
    return { name, code, message, prototype: Object.getPrototypeOf(error) };
  }
  return assert.fail('did not throw');
}

for (const name of Object.keys(node)) {
  test(`${name} refuses a callback that is no function with Node's own error`, () => {
    for (const callback of INVALID) {
      const expected = thrownBy(() => node[name](callback));
      assert.equal(expected.code, 'ERR_INVALID_ARG_TYPE');
      assert.deepEqual(
        thrownBy(() => ours[name](callback)),
        expected,
      );
    }
  });

  test(`${name} refuses a call without arguments with Node's own error`, () => {
    assert.deepEqual(
      thrownBy(() => ours[name]()),
      thrownBy(() => node[name]()),
    );
  });
}

test('a delay that is no number is what it is to Node', () => {
  for (const delay of [undefined, null, 'text', {}, -1, Infinity - Infinity, true, '2']) {
    const mine = ours.setTimeout(() => {}, delay);
    const theirs = nodeTimers.setTimeout(() => {}, delay);
    assert.equal(mine._idleTimeout, theirs._idleTimeout);
    clearTimeout(mine);
    clearTimeout(theirs);
  }
});

test('the promise forms reject as Node’s do', async () => {
  await assert.rejects(ours.promises.setTimeout(1, null, { signal: {} }), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
  await assert.rejects(ours.promises.setTimeout(1, null, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});
