'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('snapshot returns a function of length 1 that is called bound', () => {
  const snapshot = AsyncLocalStorage.snapshot();
  assert.equal(typeof snapshot, 'function');
  assert.equal(snapshot.length, 1);
  assert.equal(snapshot.name, 'bound');
});

testFromEachState('a snapshot calls in its context, with this undefined and the arguments', () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  const snapshot = storage.run('captured', () => AsyncLocalStorage.snapshot());
  storage.run('caller', () =>
    other.run('other', () => {
      const result = Reflect.apply(snapshot, { any: 'receiver' }, [
        mustCall(function (...args) {
          assert.equal(this, undefined);
          assert.deepEqual(args, [1, 2]);
          assert.equal(storage.getStore(), 'captured');
          assert.equal(other.getStore(), undefined);
          return 'result';
        }),
        1,
        2,
      ]);
      assert.equal(result, 'result');
      assert.equal(storage.getStore(), 'caller');
      assert.equal(other.getStore(), 'other');
    }),
  );
});

testFromEachState('an enterWith inside a snapshot does not leak out of it', () => {
  const storage = new AsyncLocalStorage();
  const snapshot = AsyncLocalStorage.snapshot();
  snapshot(mustCall(() => storage.enterWith('inside')));
  assert.equal(storage.getStore(), undefined);
  // Nor into its next call.
  assert.equal(
    snapshot(() => storage.getStore()),
    undefined,
  );
  storage.run('caller', () => {
    snapshot(mustCall(() => storage.enterWith('inside')));
    assert.equal(storage.getStore(), 'caller');
  });
});

testFromEachState('a snapshot is not changed by what comes after it', () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('captured');
  const snapshot = AsyncLocalStorage.snapshot();
  storage.enterWith('later');
  assert.equal(
    snapshot(() => storage.getStore()),
    'captured',
  );
  assert.equal(storage.getStore(), 'later');
});

testFromEachState('what the callback throws comes out, and the caller is restored', () => {
  const storage = new AsyncLocalStorage();
  const snapshot = AsyncLocalStorage.snapshot();
  const thrown = new Error('from the callback');
  storage.run('caller', () => {
    assert.throws(
      () =>
        snapshot(() => {
          storage.enterWith('inside');
          throw thrown;
        }),
      (error) => error === thrown,
    );
    assert.equal(storage.getStore(), 'caller');
  });
});

testFromEachState('a snapshot called with what is no function throws, and restores', () => {
  const storage = new AsyncLocalStorage();
  const snapshot = AsyncLocalStorage.snapshot();
  storage.run('caller', () => {
    for (const callback of [undefined, null, 1, {}]) {
      assert.throws(() => snapshot(callback), TypeError);
      assert.equal(storage.getStore(), 'caller');
    }
  });
});

testFromEachState('what starts in a snapshot stays in its context', async () => {
  const storage = new AsyncLocalStorage();
  const snapshot = storage.run('captured', () => AsyncLocalStorage.snapshot());
  await storage.run('caller', async () => {
    await snapshot(
      mustCall(async () => {
        await null;
        assert.equal(storage.getStore(), 'captured');
      }),
    );
    assert.equal(storage.getStore(), 'caller');
  });
});

testFromEachState('snapshots nest: the innermost is current', () => {
  const storage = new AsyncLocalStorage();
  const [first, second] = [1, 2].map((v) => storage.run(v, () => AsyncLocalStorage.snapshot()));
  const read = () => storage.getStore();
  assert.equal(
    first(() => second(read)),
    2,
  );
  assert.deepEqual(
    second(() => [first(read), read()]),
    [1, 2],
  );
});

testFromEachState('snapshot can be called detached', () => {
  const { snapshot } = AsyncLocalStorage;
  // Neither ours nor Node's own needs `this`: both take the class from a closure.
  assert.equal(
    snapshot()(() => 'result'),
    'result',
  );
});
