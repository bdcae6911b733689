'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

// Node's documentation says that all contexts linked to the instance are exited. Node 26 removes
// the value from the current frame only, so frames captured earlier or later keep it. Ours ends all.

const ways = {
  'AsyncLocalStorage.snapshot()': () => AsyncLocalStorage.snapshot(),
  'AsyncLocalStorage.bind()': () => AsyncLocalStorage.bind((fn) => fn()),
  'a Snapshot': () => {
    const snapshot = new AsyncContext.Snapshot();
    return (fn) => snapshot.run(fn);
  },
  'Snapshot.wrap()': () => AsyncContext.Snapshot.wrap((fn) => fn()),
};

/** Contexts to enter between the value and the capture, or between the value and disable. */
const between = {
  nothing: (fn) => fn(),
  'another store': (fn) => new AsyncLocalStorage().run('other', fn),
  'a Variable': (fn) => new AsyncContext.Variable().run('other', fn),
  'twenty stores': (fn) =>
    Array.from({ length: 20 }, () => new AsyncLocalStorage()).reduce(
      (inner, store, i) => () => store.run(i, inner),
      fn,
    )(),
};

for (const [way, capture] of Object.entries(ways)) {
  for (const [above, enter] of Object.entries(between)) {
    testFromEachState(`what ${way} captured reads absent after disable (over: ${above})`, () => {
      const storage = new AsyncLocalStorage({ defaultValue: 'default' });
      const captured = storage.run('value', () => enter(capture));
      assert.equal(
        captured(() => storage.getStore()),
        'value',
      );
      storage.disable();
      assert.equal(
        captured(() => storage.getStore()),
        'default',
      );
      // Entering a new value does not bring the captured one back.
      storage.run(
        'again',
        mustCall(() => {
          assert.equal(storage.getStore(), 'again');
          assert.equal(
            captured(() => storage.getStore()),
            'default',
          );
        }),
      );
    });

    testFromEachState(`disable inside reaches what ${way} captured outside (${above})`, () => {
      const storage = new AsyncLocalStorage();
      storage.run('value', () => {
        const captured = capture();
        enter(mustCall(() => storage.disable()));
        assert.equal(storage.getStore(), undefined);
        assert.equal(
          captured(() => storage.getStore()),
          undefined,
        );
      });
    });
  }
}

testFromEachState('a flow that waits while its store is disabled reads absent after', async () => {
  const storage = new AsyncLocalStorage();
  let resolve;
  const gate = new Promise((r) => (resolve = r));
  const flow = storage.run('value', async () => {
    await gate;
    return storage.getStore();
  });
  const deeper = storage.run('value', () =>
    new AsyncContext.Variable().run('other', () => gate.then(mustCall(() => storage.getStore()))),
  );
  storage.disable();
  resolve();
  assert.equal(await flow, undefined);
  assert.equal(await deeper, undefined);
});

testFromEachState('disable called in a captured context ends the value where it was called', () => {
  const storage = new AsyncLocalStorage();
  const snapshot = AsyncLocalStorage.snapshot();
  storage.run('outer', () => {
    storage.run(
      'value',
      mustCall(() => {
        snapshot(() => storage.disable());
        assert.equal(storage.getStore(), undefined);
      }),
    );
  });
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('what a captured context held of other stores stays', () => {
  const storage = new AsyncLocalStorage();
  const others = Array.from({ length: 12 }, () => new AsyncLocalStorage());
  others.slice(0, 6).forEach((other, i) => other.enterWith(i));
  storage.enterWith('value');
  others.slice(6).forEach((other, i) => other.enterWith(i + 6));
  const snapshot = AsyncLocalStorage.snapshot();
  for (const other of others) other.enterWith('changed');
  storage.disable();
  snapshot(
    mustCall(() => {
      assert.equal(storage.getStore(), undefined);
      others.forEach((other, i) => assert.equal(other.getStore(), i));
    }),
  );
});
