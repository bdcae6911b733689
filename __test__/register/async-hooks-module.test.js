'use strict';

const assert = require('node:assert/strict');
const hooks = require('node:async_hooks');
const { test } = require('node:test');
const ours = require('../../entries/async_hooks.js');
const { AsyncLocalStorage } = require('../../index.js');

test('native-async-context/async_hooks has exactly what node:async_hooks has', () => {
  assert.deepEqual(Object.keys(ours).sort(), Object.keys(hooks).sort());
});

test('native-async-context/async_hooks has our AsyncLocalStorage and all else of Node’s', () => {
  for (const [name, value] of Object.entries(ours)) {
    if (name === 'AsyncLocalStorage') assert.equal(value, AsyncLocalStorage);
    else assert.equal(value, hooks[name], name);
  }
});

test('an ES module can import each by name', async () => {
  const namespace = await import('../../entries/async_hooks.js');
  for (const name of Object.keys(hooks)) assert.equal(namespace[name], ours[name], name);
});
