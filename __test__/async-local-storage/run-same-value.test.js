'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run of the current value calls straight through: enterWith outlives it', () => {
  const storage = new AsyncLocalStorage();
  const value = {};
  storage.run(
    value,
    mustCall(() => {
      storage.run(
        value,
        mustCall(() => {
          assert.equal(storage.getStore(), value);
          storage.enterWith('entered');
        }),
      );
      assert.equal(storage.getStore(), 'entered');
    }),
  );
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('run of another value does not: its own enterWith ends with it', () => {
  const storage = new AsyncLocalStorage();
  storage.run(
    'outer',
    mustCall(() => {
      storage.run(
        'inner',
        mustCall(() => {
          storage.enterWith('entered');
          assert.equal(storage.getStore(), 'entered');
        }),
      );
      assert.equal(storage.getStore(), 'outer');
    }),
  );
});

testFromEachState('values are compared by Object.is', () => {
  const storage = new AsyncLocalStorage();
  const outlives = (current, value) => {
    storage.enterWith(current);
    storage.run(value, () => storage.enterWith('entered'));
    return storage.getStore() === 'entered';
  };
  assert.equal(outlives(NaN, NaN), true);
  assert.equal(outlives(0, 0), true);
  assert.equal(outlives(0, -0), false);
  assert.equal(outlives('1', 1), false);
  assert.equal(outlives({}, {}), false);
  assert.equal(outlives(null, undefined), false);
  assert.equal(outlives('ab', ['a', 'b'].join('')), true);
});

testFromEachState('run(undefined) where nothing was entered calls straight through', () => {
  const storage = new AsyncLocalStorage();
  storage.run(
    undefined,
    mustCall(() => storage.enterWith('entered')),
  );
  assert.equal(storage.getStore(), 'entered');
});

testFromEachState('the value that counts is the current one, not an outer one', () => {
  const storage = new AsyncLocalStorage();
  storage.run('a', () =>
    storage.run('b', () => {
      storage.run(
        'a',
        mustCall(() => storage.enterWith('entered')),
      );
      assert.equal(storage.getStore(), 'b');
    }),
  );
});

testFromEachState('what a straight call throws comes out, and enterWith stays', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => {
    assert.throws(
      () =>
        storage.run('value', () => {
          storage.enterWith('entered');
          throw new RangeError('from the callback');
        }),
      RangeError,
    );
    assert.equal(storage.getStore(), 'entered');
  });
});
