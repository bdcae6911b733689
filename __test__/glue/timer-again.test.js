'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncLocalStorage, runInRoot } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');

const storage = new AsyncLocalStorage();

test('a timer that has fired and is refreshed in no context has none', async () => {
  const seen = await new Promise((resolve) => {
    const stores = [];
    const timeout = storage.run('creator', () =>
      setTimeout(
        mustCall(() => {
          stores.push(storage.getStore());
          if (stores.length === 2) resolve(stores);
          else setImmediate(() => runInRoot(() => timeout.refresh()));
        }, 2),
        1,
      ),
    );
  });
  assert.deepEqual(seen, ['creator', undefined]);
});

// Node 24 reuses cleared timers for idle connections of servers (lib/internal/timers.js).
test('nor has one that Node uses again after it was cleared', async () => {
  const timeout = /** @type {any} */ (storage.run('creator', () => setTimeout(() => {}, 1e6)));
  clearTimeout(timeout);
  const seen = await new Promise((resolve) => {
    timeout._onTimeout = mustCall(() => resolve(storage.getStore()));
    timeout._idleTimeout = 1;
    runInRoot(() => timeout.refresh());
  });
  assert.equal(seen, undefined);
});
