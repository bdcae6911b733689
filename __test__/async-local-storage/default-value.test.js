'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('the default is read where the store was never entered', async () => {
  const value = { of: 'default' };
  const storage = new AsyncLocalStorage({ defaultValue: value });
  assert.equal(storage.getStore(), value);
  await null;
  assert.equal(storage.getStore(), value);
  await Promise.resolve().then(mustCall(() => assert.equal(storage.getStore(), value)));
});

testFromEachState('a default may be any value, without being called or awaited', () => {
  for (const defaultValue of [null, false, 0, '', NaN, () => 1, Promise.resolve(), Symbol()]) {
    assert.ok(Object.is(new AsyncLocalStorage({ defaultValue }).getStore(), defaultValue));
  }
  assert.equal(new AsyncLocalStorage({ defaultValue: undefined }).getStore(), undefined);
});

testFromEachState('a value hides the default inside run, and only there', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.run(
    'value',
    mustCall(() => assert.equal(storage.getStore(), 'value')),
  );
  assert.equal(storage.getStore(), 'default');
});

testFromEachState('undefined as a value hides the default', async () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  await storage.run(
    undefined,
    mustCall(async () => {
      assert.equal(storage.getStore(), undefined);
      await null;
      assert.equal(storage.getStore(), undefined);
    }),
  );
  assert.equal(storage.getStore(), 'default');
  storage.enterWith(undefined);
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('exit gives undefined, not the default, in a run and outside of one', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.exit(mustCall(() => assert.equal(storage.getStore(), undefined)));
  assert.equal(storage.getStore(), 'default');
  storage.run(
    'value',
    mustCall(() => {
      storage.exit(mustCall(() => assert.equal(storage.getStore(), undefined)));
      assert.equal(storage.getStore(), 'value');
    }),
  );
});

testFromEachState('disable gives the default again, inside a run', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.run(
    'value',
    mustCall(() => {
      storage.disable();
      assert.equal(storage.getStore(), 'default');
    }),
  );
  assert.equal(storage.getStore(), 'default');
});

testFromEachState('disable gives the default again inside exit and run(undefined)', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.exit(
    mustCall(() => {
      storage.disable();
      assert.equal(storage.getStore(), 'default');
    }),
  );
  storage.run(
    undefined,
    mustCall(() => {
      storage.disable();
      assert.equal(storage.getStore(), 'default');
    }),
  );
});

testFromEachState('running the default itself calls straight through', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.run(
    'default',
    mustCall(() => storage.enterWith('entered')),
  );
  assert.equal(storage.getStore(), 'entered');
});

testFromEachState('a scope over the default gives way to it again', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const scope = storage.withScope('scoped');
  assert.equal(storage.getStore(), 'scoped');
  scope.dispose();
  assert.equal(storage.getStore(), 'default');
});

testFromEachState('the default is read through a snapshot that has no value', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const snapshot = AsyncLocalStorage.snapshot();
  storage.run(
    'value',
    mustCall(() =>
      assert.equal(
        snapshot(() => storage.getStore()),
        'default',
      ),
    ),
  );
});

testFromEachState('a later change of the options changes no default', () => {
  const options = { defaultValue: 'first', name: 'first' };
  const storage = new AsyncLocalStorage(options);
  options.defaultValue = 'second';
  options.name = 'second';
  assert.equal(storage.getStore(), 'first');
  assert.equal(storage.name, 'first');
});
