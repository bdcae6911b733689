'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { contextOf } = require('../../entries/errors.js');
const { assertCollected, assertKept } = require('../frame/gc.js');

const variable = new AsyncContext.Variable();

function failIn(/** @type {object} */ value) {
  try {
    variable.run(value, () => {
      throw new Error('thrown');
    });
  } catch (error) {
    return /** @type {Error} */ (error);
  }
  return assert.fail('nothing was thrown');
}

test('an error is not kept, and what its context has goes with it', async () => {
  const refs = (() => {
    const value = {};
    return [new WeakRef(value), new WeakRef(failIn(value))];
  })();
  await assertCollected(...refs);
});

test('as long as there is the error, there is its context', async () => {
  const { error, ref } = (() => {
    const value = {};
    return { error: failIn(value), ref: new WeakRef(value) };
  })();
  await assertKept(ref);
  assert.equal(
    contextOf(error)?.run(() => variable.get()),
    ref.deref(),
  );
});

test('a promise that was rejected is not kept either', async () => {
  const ref = await (async () => {
    const promise = variable.run({}, () => Promise.reject(new Error('rejected')));
    await promise.catch(() => {});
    return new WeakRef(promise);
  })();
  await assertCollected(ref);
});
