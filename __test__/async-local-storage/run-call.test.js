'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run calls with the value, this null, and the arguments', () => {
  const storage = new AsyncLocalStorage();
  const callback = mustCall(function (...args) {
    assert.equal(this, null);
    assert.deepEqual(args, [1, 'two', undefined]);
    assert.equal(storage.getStore(), 'value');
  });
  storage.run('value', callback, 1, 'two', undefined);
});

testFromEachState('run calls with this null also where the value is current already', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => {
    storage.run(
      'value',
      mustCall(function (...args) {
        assert.equal(this, null);
        assert.deepEqual(args, [1, 2]);
      }),
      1,
      2,
    );
  });
});

testFromEachState('run returns what the callback returns', () => {
  const storage = new AsyncLocalStorage();
  const result = {};
  const promise = Promise.resolve();
  assert.equal(
    storage.run(1, () => result),
    result,
  );
  assert.equal(
    storage.run(1, () => promise),
    promise,
  );
  assert.equal(
    storage.run(1, () => {}),
    undefined,
  );
});

testFromEachState('run lets what the callback throws out, and restores', () => {
  const storage = new AsyncLocalStorage();
  const thrown = new Error('from the callback');
  storage.run(
    'outer',
    mustCall(() => {
      assert.throws(
        () =>
          storage.run('inner', () => {
            assert.equal(storage.getStore(), 'inner');
            throw thrown;
          }),
        (error) => error === thrown,
      );
      assert.equal(storage.getStore(), 'outer');
    }),
  );
  assert.equal(storage.getStore(), undefined);
});

for (const callback of [undefined, null, {}, 'callback', 1]) {
  testFromEachState(`run of ${callback && typeof callback} throws a TypeError and restores`, () => {
    const storage = new AsyncLocalStorage();
    assert.throws(() => storage.run('value', callback), TypeError);
    assert.equal(storage.getStore(), undefined);
    storage.enterWith('entered');
    assert.throws(() => storage.run('entered', callback), TypeError);
    assert.throws(() => storage.run('value', callback), TypeError);
    assert.equal(storage.getStore(), 'entered');
  });
}

testFromEachState('run takes whatever can be called', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', new Proxy(mustCall(), {}));
});

testFromEachState('run can be nested and re-entered', () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  storage.run('a', () => {
    storage.run('b', () => {
      storage.run('a', () => seen.push(storage.getStore()));
      seen.push(storage.getStore());
    });
    seen.push(storage.getStore());
  });
  assert.deepEqual(seen, ['a', 'b', 'a']);
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('run throws a TypeError on what is not a storage', () => {
  const { run } = AsyncLocalStorage.prototype;
  for (const receiver of [undefined, null, {}, 'storage']) {
    assert.throws(() => Reflect.apply(run, receiver, [1, mustNotCall()]), TypeError);
  }
});
