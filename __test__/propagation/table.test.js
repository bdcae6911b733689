'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const groups = require('./groups.js');
const { LIMITS } = require('./limits.js');

const names = Object.values(groups).flatMap((rows) => rows.map(({ name }) => name));

test('no two rows have the same name', () => {
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test('every known limit is about rows that there are', () => {
  for (const { rows } of LIMITS) {
    for (const name of rows) assert.ok(names.includes(name), name);
  }
});

test('a row whose callback is never called fails', async () => {
  const { row } = require('./kinds.js');
  const never = row('never', 'registered', () => {});
  const storage = { run: (_label, fn) => fn(), getStore: () => undefined };
  const run = never.run(storage);
  // Afterwards nothing could still settle the promise.
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(inspect(run), /<pending>/);
});

test('a completion that is called at once fails: it shows nothing', async () => {
  const { completion } = require('./kinds.js');
  const storage = { run: (_label, fn) => fn(), getStore: () => undefined };
  await assert.rejects(
    completion('at once', (callback) => callback()).run(storage),
    /called before the function returned/,
  );
});
