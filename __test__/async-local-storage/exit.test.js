'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('exit calls without a value, with this null and the arguments', () => {
  const storage = new AsyncLocalStorage();
  storage.run(
    'value',
    mustCall(() => {
      const result = storage.exit(
        mustCall(function (...args) {
          assert.equal(this, null);
          assert.deepEqual(args, [1, 2]);
          assert.equal(storage.getStore(), undefined);
          return 'result';
        }),
        1,
        2,
      );
      assert.equal(result, 'result');
      assert.equal(storage.getStore(), 'value');
    }),
  );
});

testFromEachState('exit lets what the callback throws out, and restores', () => {
  const storage = new AsyncLocalStorage();
  const thrown = new Error('from the callback');
  storage.run('value', () => {
    assert.throws(
      () =>
        storage.exit(() => {
          throw thrown;
        }),
      (error) => error === thrown,
    );
    assert.equal(storage.getStore(), 'value');
  });
});

testFromEachState('what exit starts stays without the value', async () => {
  const storage = new AsyncLocalStorage();
  await storage.run('value', async () => {
    await storage.exit(
      mustCall(async () => {
        await null;
        assert.equal(storage.getStore(), undefined);
      }),
    );
    assert.equal(storage.getStore(), 'value');
  });
});

testFromEachState('exit leaves other stores alone', () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  other.run('other', () =>
    storage.run('value', () => {
      storage.exit(mustCall(() => assert.equal(other.getStore(), 'other')));
      storage.exit(() => other.enterWith('survives'));
      assert.equal(other.getStore(), 'survives');
      assert.equal(storage.getStore(), 'value');
    }),
  );
});

testFromEachState('run and enterWith work inside exit, and end with it', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => {
    storage.exit(
      mustCall(() => {
        storage.run(
          'inside',
          mustCall(() => assert.equal(storage.getStore(), 'inside')),
        );
        assert.equal(storage.getStore(), undefined);
        storage.enterWith('entered');
        assert.equal(storage.getStore(), 'entered');
      }),
    );
    assert.equal(storage.getStore(), 'value');
  });
});

testFromEachState('exit where nothing was entered calls straight through, as run does', () => {
  const storage = new AsyncLocalStorage();
  storage.exit(mustCall(() => storage.enterWith('entered')));
  assert.equal(storage.getStore(), 'entered');
});

testFromEachState('exit of what is no function throws a TypeError, and restores', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => {
    assert.throws(() => storage.exit(), TypeError);
    assert.equal(storage.getStore(), 'value');
  });
});

testFromEachState('exit is run(undefined, …): a subclass that overrides run sees it', () => {
  const calls = [];
  class Observed extends AsyncLocalStorage {
    run(...args) {
      calls.push(args);
      return super.run(...args);
    }
  }
  const callback = mustCall(() => 'result');
  assert.equal(new Observed().exit(callback, 1, 2), 'result');
  const [[store, called, ...args], ...others] = calls;
  assert.deepEqual([store, typeof called, args, others], [undefined, 'function', [1, 2], []]);
});
