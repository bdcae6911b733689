'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const hooks = require('node:async_hooks');
const { AsyncContext } = require('../../index.js');

// From Node 24 on, Node's storages keep a Map in the slot, and copy it whenever one is entered.
const theirs = new hooks.AsyncLocalStorage();
const variable = new AsyncContext.Variable();

test('a scope ends over what a storage of Node’s has entered and left inside', () => {
  const scope = variable.withValue('scoped');
  theirs.run('run', () => assert.equal(variable.get(), 'scoped'));
  scope.dispose();
  assert.equal(variable.get(), undefined);
});

test('a store of Node’s that was entered inside of a scope outlives it', async () => {
  await Promise.resolve().then(() => {
    const scope = variable.withValue('scoped');
    theirs.enterWith('entered');
    assert.equal(variable.get(), 'scoped');
    scope.dispose();
    assert.equal(variable.get(), undefined);
    assert.equal(theirs.getStore(), 'entered');
  });
});

test('a scope over a store of Node’s leaves it alone', () => {
  theirs.run('outer', () => {
    const scope = variable.withValue('scoped');
    assert.equal(theirs.getStore(), 'outer');
    scope.dispose();
    assert.equal(theirs.getStore(), 'outer');
    assert.equal(variable.get(), undefined);
  });
});
