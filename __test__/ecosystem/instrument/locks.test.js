'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { testLibrary } = require('./library.js');
const { instrument } = require('../../../entries/instrument.js');

const hasLocks = /** @type {any} */ (globalThis.navigator)?.locks !== undefined;

if (hasLocks) testLibrary('locks.js', ['A', 'A', 'A'], ['callback', 'callback behind options']);

test('the report says whether this Node has locks: from 24 on', () => {
  const instrumentation = instrument('locks');
  instrumentation.undo();
  const { node: version } = process.versions;
  assert.equal(hasLocks, Number.parseInt(version, 10) >= 24);
  assert.deepEqual(instrumentation.report(), [
    { name: 'locks', module: 'locks', version, repaired: hasLocks },
  ]);
});
