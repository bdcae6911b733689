'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/** Invalid values, and how the message describes each. */
const refused = [
  [null, 'null'],
  [true, 'type boolean (true)'],
  [false, 'type boolean (false)'],
  [0, 'type number (0)'],
  [-0, 'type number (-0)'],
  [1.5, 'type number (1.5)'],
  [NaN, 'type number (NaN)'],
  [-Infinity, 'type number (-Infinity)'],
  [10n, 'type bigint (10n)'],
  ['', "type string ('')"],
  ['name', "type string ('name')"],
  ["it's", 'type string ("it\'s")'],
  ['x'.repeat(28), `type string ('${'x'.repeat(28)}')`],
  ['x'.repeat(29), `type string ('${'x'.repeat(25)}...')`],
  [Symbol('secret'), 'type symbol (Symbol(secret))'],
  [[], 'an instance of Array'],
  [new (class List extends Array {})(), 'an instance of List'],
  [function named() {}, 'function named'],
  [() => {}, 'function '],
  [class Options {}, 'function Options'],
];

for (const [options, description] of refused) {
  testFromEachState(`the constructor refuses options that are ${String(description)}`, () => {
    assert.throws(() => new AsyncLocalStorage(options), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: `The "options" argument must be of type object. Received ${description}`,
    });
  });
}

testFromEachState('the error of the constructor is a TypeError that shows its code', () => {
  let error;
  try {
    new AsyncLocalStorage(null);
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof TypeError);
  assert.equal(
    String(error),
    'TypeError [ERR_INVALID_ARG_TYPE]: The "options" argument must be of type object. Received null',
  );
  assert.ok(error.stack.startsWith('TypeError [ERR_INVALID_ARG_TYPE]: The "options"'), error.stack);
  assert.deepEqual(Object.keys(error), ['code']);
});

testFromEachState('the constructor takes no options, undefined, and any other object', () => {
  class Options {
    name = 'of a class';
  }
  assert.equal(new AsyncLocalStorage().name, '');
  assert.equal(new AsyncLocalStorage(undefined).name, '');
  assert.equal(new AsyncLocalStorage({}).name, '');
  assert.equal(new AsyncLocalStorage(Object.create(null)).name, '');
  assert.equal(new AsyncLocalStorage(new Options()).name, 'of a class');
  assert.equal(new AsyncLocalStorage(Object.create({ name: 'inherited' })).name, 'inherited');
  assert.equal(new AsyncLocalStorage(new Proxy({ name: 'proxied' }, {})).name, 'proxied');
  assert.equal(new AsyncLocalStorage(new Map()).getStore(), undefined);
});

testFromEachState('the constructor ignores options that it does not know', () => {
  const storage = new AsyncLocalStorage({ onPropagate: mustNotCall(), store: 1 });
  assert.equal(storage.getStore(), undefined);
  storage.run(1, mustCall());
});

testFromEachState('what a getter of the options throws comes out of the constructor', () => {
  const thrown = new Error('from the getter');
  for (const option of ['name', 'defaultValue']) {
    const options = Object.defineProperty({}, option, {
      get() {
        throw thrown;
      },
    });
    assert.throws(
      () => new AsyncLocalStorage(options),
      (error) => error === thrown,
    );
  }
});

testFromEachState('the constructor cannot be called without new', () => {
  assert.throws(() => AsyncLocalStorage(), TypeError);
  assert.throws(() => AsyncLocalStorage.call(new AsyncLocalStorage()), TypeError);
});
