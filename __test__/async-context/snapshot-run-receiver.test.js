'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Snapshot, Variable } = AsyncContext;

const wrong = {
  undefined,
  null: null,
  'a number': 1,
  'a string': 'text',
  'a symbol': Symbol('symbol'),
  'an object': {},
  'a function': () => {},
  Snapshot,
  'Snapshot.prototype': Snapshot.prototype,
  'a Variable': new Variable(),
  'an object that inherits from a Snapshot': Object.create(new Snapshot()),
  'a proxy of a Snapshot': new Proxy(new Snapshot(), {}),
  'what Snapshot.wrap returns': Snapshot.wrap(() => {}),
};

for (const [what, receiver] of Object.entries(wrong)) {
  test(`run throws TypeError when the receiver is ${what}`, () => {
    const call = () =>
      Reflect.apply(Snapshot.prototype.run, receiver, [() => assert.fail('was called')]);
    assert.throws(call, TypeError);
  });
}
