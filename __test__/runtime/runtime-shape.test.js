'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { version } = require('../../package.json');

test('runtime says which backend runs, why, and on what', () => {
  assert.deepEqual(Reflect.ownKeys(runtime).sort(), [
    'backend',
    'nodeCarries',
    'reason',
    'versions',
  ]);
  assert.ok(['intrinsic', 'native', 'host'].includes(runtime.backend));
  assert.equal(typeof runtime.nodeCarries, 'boolean');
  assert.match(runtime.reason.code, /^[A-Z_]+$/);
  assert.equal(typeof runtime.reason.message, 'string');
  assert.notEqual(runtime.reason.message, '');
  assert.deepEqual(runtime.versions, {
    package: version,
    node: process.versions.node,
    v8: process.versions.v8,
    napi: process.versions.napi,
  });
});

test('the backend is the one that the environment asks for', () => {
  const requested = process.env.NATIVE_ASYNC_CONTEXT_BACKEND || runtime.backend;
  assert.equal(runtime.backend, requested);
});

test('runtime is frozen, all the way down, and holds plain values', () => {
  const walk = (/** @type {any} */ value) => {
    assert.ok(Object.isFrozen(value));
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      assert.ok('value' in descriptor, String(key));
      if (typeof value[key] === 'object') walk(value[key]);
      else assert.ok(['string', 'boolean'].includes(typeof value[key]), String(key));
    }
  };
  walk(runtime);
  assert.throws(() => {
    runtime.backend = 'other';
  }, TypeError);
});

test('runtime can be turned into JSON and back', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(runtime)), runtime);
});
