'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');

test('Nothing in the slot answers ABSENT, and stays nothing when a key is removed', () => {
  assert.equal(lookup(undefined, new Key()), ABSENT);
  assert.equal(remove(undefined, new Key()), undefined);
});

test('extend gives a frame with the value; the one before is as it was', () => {
  const [a, b] = [new Key(), new Key()];
  const first = extend(undefined, a, 1);
  const second = extend(first, b, 2);
  const third = extend(second, a, 3);
  assert.deepEqual([lookup(first, a), lookup(first, b)], [1, ABSENT]);
  assert.deepEqual([lookup(second, a), lookup(second, b)], [1, 2]);
  assert.deepEqual([lookup(third, a), lookup(third, b)], [3, 2]);
});

test('extend gives a new frame also for the value that is there', () => {
  const key = new Key();
  const frame = extend(undefined, key, 1);
  assert.notEqual(extend(frame, key, 1), frame);
});

test('A value may be undefined, and is then there', () => {
  const key = new Key();
  const frame = extend(undefined, key, undefined);
  assert.equal(lookup(frame, key), undefined);
  assert.equal(remove(frame, key), undefined);
});

test('remove gives what was there without the key; the frame is as it was', () => {
  for (let size = 1; size <= 40; size++) {
    const keys = Array.from({ length: size }, () => new Key());
    const full = keys.reduce((slot, key, i) => extend(slot, key, i), undefined);
    keys.forEach((key, removed) => {
      const rest = remove(full, key);
      keys.forEach((other, i) => {
        assert.equal(lookup(rest, other), i === removed ? ABSENT : i);
        assert.equal(lookup(full, other), i);
      });
    });
  }
});

test('remove of a key that is not there gives the same frame', () => {
  let slot;
  for (let size = 0; size < 20; size++) {
    assert.equal(remove(slot, new Key()), slot);
    slot = extend(slot, new Key(), size);
  }
});

test('remove of the last key gives nothing, in any order', () => {
  for (const order of [(keys) => keys, (keys) => keys.toReversed()]) {
    for (let size = 1; size <= 20; size++) {
      const keys = Array.from({ length: size }, () => new Key());
      const full = keys.reduce((slot, key) => extend(slot, key, 'value'), undefined);
      assert.equal(order(keys).reduce(remove, full), undefined);
    }
  }
});
