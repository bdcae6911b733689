'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext, runtime } = require('../../index.js');
const { contextOf, recordRejections } = require('../../entries/errors.js');

recordRejections();

const variable = new AsyncContext.Variable();
const read = (/** @type {unknown} */ thing) => contextOf(thing)?.run(() => variable.get());
const told = runtime.backend !== 'host';

test('a promise that was rejected before anybody handled it has a context', async () => {
  const promise = variable.run('rejected', () => Promise.reject(new RangeError('early')));
  const error = await variable.run('handled', () => promise.catch((error) => error));
  assert.equal(read(promise), told ? 'rejected' : undefined);
  assert.equal(read(error), told ? 'rejected' : undefined);
});

test('Known limit: V8 says nothing of one that has a handler already', async () => {
  const promise = variable.run('rejected', async () => {
    await null;
    throw new RangeError('late');
  });
  const error = await promise.catch((error) => error);
  assert.equal(contextOf(promise), undefined);
  assert.equal(contextOf(error), undefined);
});

test('an error that is thrown anew by each request, through promises', async () => {
  const shared = new Error('made once');
  const request = (/** @type {string} */ name) =>
    variable.run(name, async () => {
      throw shared;
    });
  for (const name of ['A', 'B']) {
    await request(name).catch(() => {});
    assert.equal(read(shared), told ? name : undefined);
  }
});
