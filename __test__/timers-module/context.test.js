'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');
const timers = require('../../entries/timers.js');

/** @type {Record<string, (callback: () => void) => unknown>} */
const schedulers = {
  setTimeout: (callback) => timers.setTimeout(callback, 1),
  setInterval(callback) {
    const interval = timers.setInterval(() => {
      clearInterval(interval);
      callback();
    }, 1);
  },
  setImmediate: (callback) => timers.setImmediate(callback),
  nextTick: (callback) => timers.nextTick(callback),
  queueMicrotask: (callback) => timers.queueMicrotask(callback),
  'promises.setTimeout': (callback) => void timers.promises.setTimeout(1).then(callback),
  'promises.setImmediate': (callback) => void timers.promises.setImmediate().then(callback),
};

for (const [name, schedule] of Object.entries(schedulers)) {
  testFromEachState(`${name} calls back in the context of the call`, async () => {
    const variable = new AsyncContext.Variable();
    const storage = new AsyncLocalStorage();
    const seen = await new Promise((resolve) => {
      variable.run('variable', () =>
        storage.run('storage', () =>
          schedule(mustCall(() => resolve([variable.get(), storage.getStore()]))),
        ),
      );
    });
    assert.deepEqual(seen, ['variable', 'storage']);
  });
}

test('timeout.refresh() keeps the context of the call, before and after it fired', async () => {
  const variable = new AsyncContext.Variable();
  const seen = [];
  await new Promise((resolve) => {
    const timeout = variable.run('call', () =>
      timers.setTimeout(() => {
        seen.push(variable.get());
        if (seen.length === 2) resolve();
        else setImmediate(() => variable.run('refresh', () => timeout.refresh()));
      }, 1),
    );
    variable.run('refresh', () => timeout.refresh());
  });
  assert.deepEqual(seen, ['call', 'call']);
});

test('the callbacks carry their context where nothing else does', () => {
  const fixture = path.join(__dirname, 'unarmed.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [fixture], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    setTimeout: 'value',
    setInterval: 'value',
    setImmediate: 'value',
    nextTick: 'value',
    queueMicrotask: 'value',
  });
});
