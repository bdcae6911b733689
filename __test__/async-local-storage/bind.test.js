'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const refused = [
  [{}, 'an instance of Object'],
  [Object.create(null), '[Object: null prototype] {}'],
  [{ constructor: { name: '' } }, '[Object]'],
  [{ constructor: { name: 5 } }, '[Object]'],
  [['fn'], 'an instance of Array'],
  ['fn', "type string ('fn')"],
  [1, 'type number (1)'],
  [true, 'type boolean (true)'],
  [Symbol('fn'), 'type symbol (Symbol(fn))'],
];

for (const [fn, description] of refused) {
  testFromEachState(`bind refuses ${description}`, () => {
    assert.throws(() => AsyncLocalStorage.bind(fn), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: `The "fn" argument must be of type function. Received ${description}`,
    });
  });
}

testFromEachState('bind runs the function in the context of the call to bind', () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  const bound = storage.run('bound', () =>
    AsyncLocalStorage.bind(mustCall(() => [storage.getStore(), other.getStore()], 2)),
  );
  assert.deepEqual(bound(), ['bound', undefined]);
  other.run('other', () =>
    storage.run('caller', () => {
      assert.deepEqual(bound(), ['bound', undefined]);
      assert.equal(storage.getStore(), 'caller');
      assert.equal(other.getStore(), 'other');
    }),
  );
});

testFromEachState('the bound function forwards this, arguments and result', () => {
  const receiver = {};
  const result = {};
  const bound = AsyncLocalStorage.bind(
    mustCall(function (...args) {
      assert.deepEqual(args, [1, 2]);
      assert.equal(this, receiver);
      return result;
    }),
  );
  assert.equal(Reflect.apply(bound, receiver, [1, 2]), result);
});

testFromEachState('the bound function has this undefined when it is called plainly', () => {
  AsyncLocalStorage.bind(
    mustCall(function () {
      assert.equal(this, undefined);
    }),
  )();
});

testFromEachState("the bound function has the function's length, and is called bound", () => {
  for (const fn of [() => {}, (_a) => {}, (_a, _b, _c) => {}, (_a, ..._rest) => {}]) {
    const bound = AsyncLocalStorage.bind(fn);
    assert.equal(bound.name, 'bound');
    assert.deepEqual(Object.getOwnPropertyDescriptor(bound, 'length'), {
      value: fn.length,
      writable: false,
      enumerable: false,
      configurable: true,
    });
  }
});

testFromEachState('the bound function restores the caller on return and on throw', () => {
  const storage = new AsyncLocalStorage();
  const thrown = new Error('from the function');
  const bound = AsyncLocalStorage.bind(
    mustCall(() => {
      storage.enterWith('inside');
      throw thrown;
    }),
  );
  storage.run('caller', () => {
    assert.throws(bound, (error) => error === thrown);
    assert.equal(storage.getStore(), 'caller');
    AsyncLocalStorage.bind(() => storage.enterWith('inside'))();
    assert.equal(storage.getStore(), 'caller');
  });
});

testFromEachState('what the bound function starts stays in its context', async () => {
  const storage = new AsyncLocalStorage();
  const bound = storage.run('bound', () =>
    AsyncLocalStorage.bind(
      mustCall(async () => {
        await null;
        return storage.getStore();
      }),
    ),
  );
  await storage.run('caller', async () => {
    assert.equal(await bound(), 'bound');
    assert.equal(storage.getStore(), 'caller');
  });
});

testFromEachState('bind captures, not the function: one function can be bound twice', () => {
  const storage = new AsyncLocalStorage();
  const fn = mustCall(() => storage.getStore(), 2);
  const [first, second] = [1, 2].map((value) =>
    storage.run(value, () => AsyncLocalStorage.bind(fn)),
  );
  assert.deepEqual([first(), second()], [1, 2]);
});

testFromEachState('a bound function can be bound again: the inner context wins', () => {
  const storage = new AsyncLocalStorage();
  const inner = storage.run('inner', () =>
    AsyncLocalStorage.bind(mustCall(() => storage.getStore())),
  );
  const outer = storage.run('outer', () => AsyncLocalStorage.bind(inner));
  assert.equal(outer(), 'inner');
});

testFromEachState('bind can be called detached', () => {
  const { bind } = AsyncLocalStorage;
  assert.equal(bind(mustCall(() => 'result'))(), 'result');
});
