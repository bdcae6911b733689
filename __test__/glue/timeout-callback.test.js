'use strict';

/*
 * The callback of a timer belongs to the program, which may read, wrap and replace it.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const timers = require('node:timers');
const { AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { line } = require('./configuration.js');

const storage = new AsyncLocalStorage();

test('is called with the Timeout and the arguments', async () => {
  const called = await new Promise((resolve) => {
    const timeout = storage.run(1, () =>
      setTimeout(
        mustCall(function (...args) {
          resolve({ isTimeout: this === timeout, args, store: storage.getStore() });
        }),
        1,
        'a',
        undefined,
      ),
    );
  });
  assert.deepEqual(called, { isTimeout: true, args: ['a', undefined], store: 1 });
});

test('one function as the callback of several timers is called in the context of each', async () => {
  const seen = await new Promise((resolve) => {
    const stores = [];
    const callback = mustCall(() => {
      if (stores.push(storage.getStore()) === 3) resolve(stores);
    }, 3);
    for (const store of [1, undefined, 2]) storage.run(store, () => setTimeout(callback, 1));
  });
  assert.deepEqual(seen, [1, undefined, 2]);
});

test('an interval keeps its context', async () => {
  const seen = await new Promise((resolve) => {
    const stores = [];
    const interval = storage.run(1, () =>
      setInterval(
        mustCall(() => {
          if (stores.push(storage.getStore()) < 3) return;
          clearInterval(interval);
          resolve(stores);
        }, 3),
        1,
      ),
    );
  });
  assert.deepEqual(seen, [1, 1, 1]);
});

test('a function whose name throws is called as well, and in its context', async () => {
  const store = await new Promise((resolve) => {
    const callback = mustCall(() => resolve(storage.getStore()));
    Object.defineProperty(callback, 'name', {
      get() {
        throw new Error('name');
      },
    });
    storage.run(1, () => setTimeout(callback, 1));
  });
  assert.equal(store, 1);
});

test('so is a proxy, which is asked for nothing of ours', async () => {
  const asked = [];
  const store = await new Promise((resolve) => {
    const callback = new Proxy(
      mustCall(() => resolve(storage.getStore())),
      {
        get(target, key, receiver) {
          asked.push(key);
          return Reflect.get(target, key, receiver);
        },
      },
    );
    storage.run(1, () => setTimeout(callback, 1));
  });
  assert.equal(store, 1);
  assert.deepEqual(
    asked.filter((key) => key !== 'name' && key !== 'length'),
    [],
  );
});

// Deprecated (DEP0095), and gone in Node 24.
test('what somebody enrolls keeps the callback that it has, and its context', async () => {
  const { enroll, active } = /** @type {any} */ (timers);
  if (enroll === undefined) {
    assert.ok(line >= 24);
    return;
  }
  const store = await new Promise((resolve) => {
    const callback = mustCall(() => resolve(storage.getStore()));
    const item = { _onTimeout: callback };
    enroll(item, 1);
    storage.run(1, () => active(item));
    assert.equal(item._onTimeout, callback);
  });
  assert.equal(store, 1);
});

/** @returns {any} */
const timeoutIn = (/** @type {number} */ store, /** @type {() => void} */ callback) =>
  storage.run(store, () => setTimeout(callback, 1));

test('the callback of a timer that is set is the function that was passed', async () => {
  const callback = mustCall();
  const timeout = timeoutIn(1, callback);
  assert.equal(timeout._onTimeout, callback);
  const immediate = /** @type {any} */ (storage.run(1, () => setImmediate(callback)));
  assert.equal(immediate._onImmediate, callback);
  clearImmediate(immediate);
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a function that is put into a set timer is called in the context of the timer', async () => {
  const store = await new Promise((resolve) => {
    timeoutIn(1, () => {})._onTimeout = mustCall(() => resolve(storage.getStore()));
  });
  assert.equal(store, 1);
});

test('so are a function around the callback, and the callback', async () => {
  const seen = await new Promise((resolve) => {
    const stores = [];
    const timeout = timeoutIn(
      1,
      mustCall(() => stores.push(storage.getStore())),
    );
    const { _onTimeout: inner } = timeout;
    timeout._onTimeout = mustCall(function (...args) {
      stores.push(storage.getStore());
      inner.apply(this, args);
      resolve(stores);
    });
  });
  assert.deepEqual(seen, [1, 1]);
});

test('a stack shows the callback of a timer as Node shows it', async () => {
  const frame = () => /** @type {string} */ (new Error('here').stack).split('\n')[2].trim();
  const seen = await new Promise((resolve) => {
    const frames = [];
    storage.run(1, () => {
      setTimeout(() => void frames.push(frame()), 1);
      setTimeout(function named() {
        frames.push(frame());
        resolve(frames);
      }, 1);
    });
  });
  assert.match(seen[0], /^at Timeout\._onTimeout \(/);
  assert.match(seen[1], /^at Timeout\.named \[as _onTimeout\] \(/);
});
