'use strict';

/*
 * A callback whose end Node does not report: inside another callback, an addon calls a function with
 * napi_make_callback, and the function throws.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncLocalStorage } = require('../../index.js');
const { assertCollected } = require('../frame/gc.js');
const { buildC } = require('../native-addon/build.js');

const callBack = require(buildC('__test__/glue/fixtures/call-back.c'));

const storage = new AsyncLocalStorage();
const thrown = new Error('from the inner callback');

/** Calls a function that throws, as a callback inside the current callback. */
function fail() {
  assert.throws(
    () =>
      callBack(() => {
        throw thrown;
      }),
    (error) => error === thrown,
  );
}

/** @param {() => any} fn */
const inTimer = (fn) =>
  new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(fn());
      } catch (error) {
        reject(error);
      }
    }, 1);
  });

test('the callback around it goes on in its context', async () => {
  const seen = await storage.run('outer', () =>
    inTimer(() => {
      fail();
      return storage.getStore();
    }),
  );
  assert.equal(seen, 'outer');
});

test('so does the callback around two of them, one in the other', async () => {
  const seen = await storage.run('outer', () =>
    inTimer(() => {
      assert.throws(() => callBack(() => callBack(() => fail.call(storage.missing.missing))));
      return storage.getStore();
    }),
  );
  assert.equal(seen, 'outer');
});

test('later callbacks that have no context read none, and nothing is kept', async () => {
  const refs = [];
  await new Promise((resolve) => {
    for (let i = 0; i < 10; i++) {
      const store = { i };
      refs.push(new WeakRef(store));
      storage.run(store, () => setTimeout(fail, 1));
    }
    setTimeout(resolve, 5);
  });
  const seen = await storage.exit(() =>
    inTimer(() => Promise.resolve().then(() => storage.getStore())),
  );
  assert.equal(seen, undefined);
  await assertCollected(...refs);
});
