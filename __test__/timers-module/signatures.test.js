'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const nodeTimers = require('node:timers');
const { promisify } = require('node:util');
const ours = require('../../entries/timers.js');

const node = {
  clearImmediate: nodeTimers.clearImmediate,
  clearInterval: nodeTimers.clearInterval,
  clearTimeout: nodeTimers.clearTimeout,
  nextTick: process.nextTick,
  promises: require('node:timers/promises'),
  queueMicrotask: globalThis.queueMicrotask,
  setImmediate: nodeTimers.setImmediate,
  setInterval: nodeTimers.setInterval,
  setTimeout: nodeTimers.setTimeout,
};

const SCHEDULERS = /** @type {const} */ ([
  'nextTick',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

test('native-async-context/timers exports Node’s timers, nextTick and queueMicrotask', () => {
  assert.deepEqual(Object.keys(ours).sort(), Object.keys(node).sort());
});

for (const name of SCHEDULERS) {
  test(`${name} has the name and the length of Node's`, () => {
    assert.notEqual(ours[name], node[name]);
    assert.equal(ours[name].name, node[name].name);
    assert.equal(ours[name].length, node[name].length);
  });
}

test('what schedules no callback is Node’s own', () => {
  for (const name of ['clearImmediate', 'clearInterval', 'clearTimeout', 'promises']) {
    assert.equal(ours[name], node[name], name);
  }
});

for (const name of ['setTimeout', 'setImmediate']) {
  test(`${name} is promisified into Node's own promise form`, async () => {
    assert.equal(promisify(ours[name]), promisify(node[name]));
    assert.equal(promisify(ours[name]), node.promises[name]);
    assert.deepEqual(
      Object.getOwnPropertyDescriptor(ours[name], promisify.custom).enumerable,
      Object.getOwnPropertyDescriptor(node[name], promisify.custom).enumerable,
    );
  });
}

test('an ES module can import each by name', async () => {
  const namespace = await import('../../entries/timers.js');
  for (const name of Object.keys(node)) assert.equal(namespace[name], ours[name], name);
});
