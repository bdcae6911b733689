'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { assertNotConstructor } = require('./built-in.js');

const { wrap } = AsyncContext.Snapshot;

class Class {}
function ordinary() {}

function* generator() {}

const wrapped = {
  'an arrow function': () => {},
  'an ordinary function': ordinary,
  'a class': Class,
  'a bound class': Class.bind(null),
  'an async function': async () => {},
  'a generator function': generator,
  'a proxy of a class': new Proxy(Class, {}),
  'a wrapper': wrap(ordinary),
};

for (const [what, fn] of Object.entries(wrapped)) {
  test(`The wrapper of ${what} is a function with a length, a name and its listener: no prototype, no [[Construct]]`, () => {
    const wrapper = wrap(fn);
    assert.equal(typeof wrapper, 'function');
    // `listener` is not in the proposal. EventEmitter uses it to find a wrapped listener to remove.
    assert.deepEqual(Reflect.ownKeys(wrapper).sort(), ['length', 'listener', 'name']);
    assert.equal(Object.getPrototypeOf(wrapper), Function.prototype);
    assert.equal(Object.isExtensible(wrapper), true);
    assertNotConstructor(wrapper);
    assert.throws(() => class extends wrapper {}, TypeError);
  });
}

test('The wrapper is of this realm, also when what it wraps has another prototype', () => {
  const fn = Object.setPrototypeOf(() => {}, null);
  assert.equal(Object.getPrototypeOf(wrap(fn)), Function.prototype);
});

test('The wrapper of a class throws TypeError when called, as the class does', () => {
  assert.throws(wrap(Class), TypeError);
});
