'use strict';

/* Which of V8's exported functions each backend calls. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { accessOf } = require('../../lib/cli/doctor/access.js');

const CURRENT = ['Isolate::GetCurrent', 'Isolate::GetCurrentContext'];
const EXTRAS = 'Context::GetExtrasBindingObject';

/** @param {string} owner @param {string} [version] */
const pair = (owner, version = '') =>
  ['Get', 'Set'].map((verb) => `${owner}::${verb}ContinuationPreservedEmbedderData${version}`);

const everything = [
  ...CURRENT,
  EXTRAS,
  ...pair('Isolate', 'V2'),
  ...pair('Isolate'),
  ...pair('Context'),
  'V8::GetVersion',
];

test('the builtins need no accessor', () => {
  const { found, used } = accessOf('intrinsic', [...CURRENT, EXTRAS]);
  assert.deepEqual(found, []);
  assert.deepEqual(used, [
    ...CURRENT,
    EXTRAS,
    'extrasBinding.getContinuationPreservedEmbedderData',
    'extrasBinding.setContinuationPreservedEmbedderData',
  ]);
});

test('the functions of the addon use the first pair that is whole', () => {
  const without = (/** @type {string[]} */ ...hidden) =>
    accessOf(
      'native',
      everything.filter((name) => !hidden.includes(name)),
    ).used.slice(2);
  assert.deepEqual(without(), pair('Isolate', 'V2'));
  for (const half of pair('Isolate', 'V2')) assert.deepEqual(without(half), pair('Isolate'));
  assert.deepEqual(without(pair('Isolate', 'V2')[0], pair('Isolate')[1]), pair('Context'));
  assert.deepEqual(accessOf('native', everything).used.slice(0, 2), CURRENT);
});

test('host uses none of them', () => {
  const { found, used } = accessOf('host', everything);
  assert.deepEqual(found, [...pair('Isolate', 'V2'), ...pair('Isolate'), ...pair('Context')]);
  assert.deepEqual(used, []);
});
