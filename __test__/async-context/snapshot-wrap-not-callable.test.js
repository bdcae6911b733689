'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Snapshot } = AsyncContext;

const wrong = {
  undefined,
  null: null,
  true: true,
  'a number': 1,
  'a string': 'text',
  'a bigint': 1n,
  'a symbol': Symbol('symbol'),
  'an object': {},
  'an array': [],
  'an object without a prototype': Object.create(null),
  'an object that inherits from a function': Object.create(() => {}),
  'a Snapshot': new Snapshot(),
  'a proxy of an object': new Proxy({}, { apply: () => {} }),
  'a revoked proxy of an object': revokedProxy(),
  'an object whose constructor throws when read': Object.defineProperty({}, 'constructor', {
    get: () => {
      throw new Error('read while refused');
    },
  }),
};

function revokedProxy() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

for (const [what, value] of Object.entries(wrong)) {
  test(`wrap throws TypeError when its argument is ${what}`, () => {
    assert.throws(() => Snapshot.wrap(value), TypeError);
  });
}

test('wrap throws TypeError without an argument', () => {
  assert.throws(() => Snapshot.wrap(), TypeError);
});

test('The name and length of what cannot be called are not read', () => {
  const get = () => assert.fail('was read');
  const value = Object.defineProperties({}, { name: { get }, length: { get } });
  assert.throws(() => Snapshot.wrap(value), TypeError);
});
