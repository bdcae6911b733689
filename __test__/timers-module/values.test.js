'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const nodeTimers = require('node:timers');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const timers = require('../../entries/timers.js');

/**
 * Waits until pending timers of 1 ms and immediates have fired: timers with the same delay fire in the
 * order in which they were set.
 */
const turn = () =>
  new Promise((resolve) => nodeTimers.setTimeout(() => nodeTimers.setImmediate(resolve), 1));

test('setTimeout and setInterval return Node’s Timeout, setImmediate its Immediate', () => {
  const of = (value) => Object.getPrototypeOf(value);
  const timeout = timers.setTimeout(() => {}, 1);
  const interval = timers.setInterval(() => {}, 1);
  const immediate = timers.setImmediate(() => {});
  const nodeTimeout = nodeTimers.setTimeout(() => {}, 1);
  const nodeImmediate = nodeTimers.setImmediate(() => {});
  assert.equal(of(timeout), of(nodeTimeout));
  assert.equal(of(interval), of(nodeTimeout));
  assert.equal(of(immediate), of(nodeImmediate));
  for (const each of [timeout, interval, nodeTimeout]) clearTimeout(each);
  for (const each of [immediate, nodeImmediate]) clearImmediate(each);
});

test('nextTick and queueMicrotask return undefined', async () => {
  assert.equal(timers.nextTick(mustCall()), undefined);
  assert.equal(timers.queueMicrotask(mustCall()), undefined);
  await turn();
});

test('what they return can be cleared, by our functions and by the global ones', async () => {
  timers.clearTimeout(timers.setTimeout(mustNotCall(), 1));
  timers.clearInterval(timers.setInterval(mustNotCall(), 1));
  timers.clearImmediate(timers.setImmediate(mustNotCall()));
  clearTimeout(timers.setTimeout(mustNotCall(), 1));
  clearInterval(timers.setInterval(mustNotCall(), 1));
  clearImmediate(timers.setImmediate(mustNotCall()));
  clearTimeout(Number(timers.setTimeout(mustNotCall(), 1)));
  await turn();
});

test('a Timeout of ours has ref, unref, hasRef and refresh', async () => {
  const timeout = timers.setTimeout(mustCall(), 1);
  assert.equal(timeout.unref(), timeout);
  assert.equal(timeout.hasRef(), false);
  assert.equal(timeout.ref(), timeout);
  assert.equal(timeout.hasRef(), true);
  assert.equal(timeout.refresh(), timeout);
  await turn();
});

test('callbacks get their arguments', async () => {
  const given = mustCall((...args) => assert.deepEqual(args, [1, 'two', null]), 4);
  timers.setTimeout(given, 1, 1, 'two', null);
  const interval = timers.setInterval(
    mustCall((...args) => {
      given(...args);
      clearInterval(interval);
    }),
    1,
    ...[1, 'two', null],
  );
  timers.setImmediate(given, 1, 'two', null);
  timers.nextTick(given, 1, 'two', null);
  timers.queueMicrotask(mustCall((...args) => assert.deepEqual(args, [])));
  await turn();
});

test('callbacks get the `this` that Node gives them', async () => {
  const ours = {};
  const node = {};
  const keep = (into, name) =>
    mustCall(function () {
      into[name] = this;
    });
  const timeout = timers.setTimeout(keep(ours, 'timeout'), 1);
  const nodeTimeout = nodeTimers.setTimeout(keep(node, 'timeout'), 1);
  const immediate = timers.setImmediate(keep(ours, 'immediate'));
  const nodeImmediate = nodeTimers.setImmediate(keep(node, 'immediate'));
  timers.nextTick(keep(ours, 'tick'));
  process.nextTick(keep(node, 'tick'));
  timers.queueMicrotask(keep(ours, 'microtask'));
  queueMicrotask(keep(node, 'microtask'));
  await turn();
  assert.equal(node.timeout, nodeTimeout);
  assert.equal(ours.timeout, timeout);
  assert.equal(node.immediate, nodeImmediate);
  assert.equal(ours.immediate, immediate);
  assert.equal(ours.tick, node.tick);
  assert.equal(ours.microtask, node.microtask);
});

test('an interval is called again and again', async () => {
  let times = 0;
  await new Promise((resolve) => {
    const interval = timers.setInterval(() => {
      if (++times < 3) return;
      timers.clearInterval(interval);
      resolve();
    }, 1);
  });
  assert.equal(times, 3);
});

test('the promise forms resolve with their value', async () => {
  assert.equal(await timers.promises.setTimeout(1, 'value'), 'value');
  assert.equal(await timers.promises.setImmediate('value'), 'value');
});
