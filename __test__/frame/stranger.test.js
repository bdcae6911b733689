'use strict';

/* Values in the slot that come from neither us nor Node, but from an embedder or a program. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { add, extend, lookup, remove } = require('../../lib/frame/frame.js');

const strangers = {
  null: null,
  'a number': 5,
  'a string': 'a string, which can be iterated',
  'a symbol': Symbol('stranger'),
  'a boolean': false,
  'an object': { name: 'of another embedder' },
  'an object without a prototype': Object.create(null),
  'a function': () => {},
  'an object with a get that is no function': { get: 1, has: 2 },
};

for (const [name, stranger] of Object.entries(strangers)) {
  const content = /** @type {any} */ (stranger);

  test(`${name}: has no values, and is put back`, () => {
    const key = new Key();
    assert.equal(lookup(content, key), ABSENT);
    assert.equal(remove(content, key), content);
    for (const enter of [extend, add]) {
      const frame = enter(content, key, 'ours');
      assert.equal(lookup(frame, key), 'ours');
      assert.equal(remove(frame, key), content);
    }
  });

  test(`${name}: Node finds nothing in a frame that was entered over it`, () => {
    const frame = /** @type {any} */ (extend(content, new Key(), 'ours'));
    assert.equal(frame.has('name'), false);
    assert.equal(frame.get('name'), undefined);
    frame.disable('name');
    const copied = new Map(frame);
    assert.equal(copied.size, 1);
    assert.equal([...copied.values()][0], frame);
  });
}
