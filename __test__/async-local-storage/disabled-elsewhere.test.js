'use strict';

/* If a storage is disabled in a context other than the current one, nothing keeps its value. */

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../../index.js');
const { assertCollected } = require('../frame/gc.js');
const { testFromEachState } = require('../helpers/states.js');

/**
 * Enters a value, disables the storage in another context, and captures the current context. The
 * capture must not keep the value.
 *
 * @param {(storage: AsyncLocalStorage<any>, store: object, disable: () => void) => unknown} use
 */
async function assertLetGo(use) {
  const storage = new AsyncLocalStorage();
  const elsewhere = AsyncLocalStorage.snapshot();
  const held = [];
  const entered = (() => {
    const store = {};
    use(storage, store, () => {
      elsewhere(() => storage.disable());
      assert.equal(storage.getStore(), undefined);
    });
    held.push(AsyncLocalStorage.snapshot());
    return new WeakRef(store);
  })();
  await assertCollected(entered);
  assert.equal(held.length, 1);
}

testFromEachState('disabled inside of its run', () =>
  assertLetGo((storage, store, disable) => storage.run(store, disable)),
);

testFromEachState('disabled inside of its scope', () =>
  assertLetGo((storage, store, disable) => {
    const scope = storage.withScope(store);
    disable();
    scope.dispose();
  }),
);

testFromEachState('disabled after enterWith, and entered again', () =>
  assertLetGo((storage, store, disable) => {
    storage.enterWith(store);
    disable();
    storage.enterWith('again');
  }),
);

testFromEachState('disabled inside of a run inside of a run: the outer value is back', () => {
  const storage = new AsyncLocalStorage();
  const elsewhere = AsyncLocalStorage.snapshot();
  storage.run('outer', () => {
    storage.run('inner', () => elsewhere(() => storage.disable()));
    assert.equal(storage.getStore(), 'outer');
  });
  assert.equal(storage.getStore(), undefined);
});
