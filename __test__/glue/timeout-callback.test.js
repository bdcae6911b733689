'use strict';

/*
 * A Timeout keeps its context in its callback, for which it has one of its own where the glue
 * carries (lib/glue/timeouts.js). That must not show.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const timers = require('node:timers');
const { AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { line, overGlue } = require('./configuration.js');

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

test('a Timeout that is refreshed ten thousand times has still one callback around the first', async () => {
  const timeout = await new Promise((resolve) => {
    const callback = mustCall(() => resolve(timeout));
    const timeout = /** @type {any} */ (storage.run(1, () => setTimeout(callback, 1)));
    for (let i = 0; i < 1e4; i++) storage.run(i, () => timeout.refresh());
  });
  for (let i = 0; i < 1e4; i++) storage.run(i, () => timeout.refresh());
  assert.match(timeout._onTimeout.name, /^(bound )?$/);
  clearTimeout(timeout);
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

// Nobody does so but who cleared it before, as Node 24's http server (timer-again.test.js).
test('known limit: where the glue carries, a function that is put into a set timer has no context', async () => {
  const store = await new Promise((resolve) => {
    const timeout = /** @type {any} */ (storage.run(1, () => setTimeout(() => {}, 1)));
    timeout._onTimeout = mustCall(() => resolve(storage.getStore()));
  });
  assert.equal(store, overGlue ? undefined : 1);
});
