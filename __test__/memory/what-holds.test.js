'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const path = require('node:path');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { whatHolds } = require('../../entries/memory.js');

const folder = __dirname;
const kept = new Map();

test("whatHolds: Node's AsyncLocalStorage in a running process", async () => {
  const storage = new NodeStorage();
  storage.run({ id: 1 }, () =>
    kept.set(
      'timer',
      setTimeout(() => {}, 1e9),
    ),
  );
  const report = await whatHolds(storage, { folder });
  clearTimeout(kept.get('timer'));
  assert.equal(report.values, 1);
  assert.equal(report.older, undefined);
  assert.deepEqual(
    report.groups.map(({ values, holders: [{ at }] }) => ({ values, file: at?.file })),
    [{ values: 1, file: path.basename(__filename) }],
  );
  assert.match(report.groups[0].holder, /^Timeout \(/);
});

test('whatHolds: a Variable, and which values were there before', async () => {
  const storage = new AsyncContext.Variable({ name: 'aged' });
  const timers = [storage.run({ old: true }, () => setTimeout(() => {}, 1e9))];
  const found = whatHolds(storage, { older: 0.2, folder });
  timers.push(storage.run({ old: false }, () => setTimeout(() => {}, 1e9)));
  const { groups, name, older, values } = await found;
  for (const timer of timers) clearTimeout(timer);
  assert.deepEqual({ name, older, values }, { name: 'aged', older: 1, values: 2 });
  assert.deepEqual(
    [...new Set(groups.map(({ holders: [{ at }] }) => at?.file))],
    [path.basename(__filename)],
  );
});

test('whatHolds refuses what is no storage, before it makes a snapshot', async () => {
  const code = 'ERR_INVALID_ARG_TYPE';
  for (const wrong of [undefined, null, 'request', {}, () => {}, new Map()]) {
    await assert.rejects(whatHolds(/** @type {any} */ (wrong)), { code });
  }
  const storage = new NodeStorage();
  for (const wrong of [
    null,
    'all',
    { older: '10' },
    { older: -1 },
    { older: NaN },
    { folder: 1 },
  ]) {
    await assert.rejects(whatHolds(storage, /** @type {any} */ (wrong)), { code });
  }
});
