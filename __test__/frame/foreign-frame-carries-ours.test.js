'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { ForeignFrame } = require('./foreign.js');

const [storeA, storeB] = [{ store: 'a' }, { store: 'b' }];

/** What Node does when one of its own stores is entered: copies the frame in the slot, adds its entry. */
const hostEnters = (slot, store, data) => new ForeignFrame(store, data, slot);

for (const size of [1, 2, 4, 5, 9, 30]) {
  test(`The copy that the host makes of a frame of ${size} keys carries every one of them`, () => {
    const keys = Array.from({ length: size }, () => new Key());
    const frame = keys.reduce((slot, key, i) => extend(slot, key, i), undefined);
    const copy = hostEnters(frame, storeA, 'a');
    keys.forEach((key, i) => assert.equal(lookup(copy, key), i));
    assert.equal(lookup(copy, new Key()), ABSENT);
    assert.equal(copy.get(storeA), 'a');
    assert.equal(copy.size, 2);
  });

  test(`Over a copy that carries ${size} keys, extend and remove see ours and the host's newest`, () => {
    const keys = Array.from({ length: size }, () => new Key());
    const below = hostEnters(undefined, storeA, 'below');
    const frame = keys.reduce((slot, key, i) => extend(slot, key, i), below);
    const copy = hostEnters(hostEnters(frame, storeA, 'a'), storeB, 'b');
    for (const key of [...keys, new Key()]) {
      const extended = extend(copy, key, 'new');
      const removed = remove(copy, key);
      keys.forEach((other, i) => {
        assert.equal(lookup(copy, other), i);
        assert.equal(lookup(extended, other), other === key ? 'new' : i);
        assert.equal(lookup(removed, other), other === key ? ABSENT : i);
      });
      for (const slot of [extended, removed]) {
        assert.equal(slot.get(storeA), 'a');
        assert.equal(slot.get(storeB), 'b');
      }
      assert.equal(frame.get(storeA), 'below');
    }
  });
}

test('A plain copy of a frame carries it', () => {
  const key = new Key();
  assert.equal(lookup(new Map(extend(undefined, key, 1)), key), 1);
  assert.equal(lookup(new Map(new Map(extend(undefined, key, 1))), key), 1);
});

test('A frame gives the entries of the host and one of its own, each time it is iterated', () => {
  const key = new Key();
  for (const [slot, host] of [
    [extend(undefined, key, 'ours'), []],
    [extend(new ForeignFrame(storeA, 'a'), key, 'ours'), [[storeA, 'a']]],
  ]) {
    for (let round = 0; round < 2; round++) {
      const entries = [...slot];
      const [carrier] = entries.pop();
      assert.deepEqual(entries, host);
      assert.equal(Object.isFrozen(carrier), true);
      assert.equal(lookup(new Map(slot), key), 'ours');
    }
    const iterator = slot[Symbol.iterator]();
    while (!iterator.next().done);
    assert.deepEqual(iterator.next(), { done: true, value: undefined });
  }
});

test('A copy carries the frame it was made of, not the one before', () => {
  const key = new Key();
  const first = hostEnters(extend(undefined, key, 1), storeA, 'a');
  const second = hostEnters(extend(first, key, 2), storeB, 'b');
  assert.equal(lookup(first, key), 1);
  assert.equal(lookup(second, key), 2);
  assert.equal(second.get(storeA), 'a');
  assert.equal(second.get(storeB), 'b');
  assert.equal(second.size, 3);
});

test('When our last key is removed from what a copy carries, the entries of the host are left', () => {
  const key = new Key();
  const copy = hostEnters(hostEnters(extend(undefined, key, 1), storeA, 'a'), storeB, 'b');
  const rest = remove(copy, key);
  assert.equal(lookup(rest, key), ABSENT);
  assert.deepEqual(
    [...rest],
    [
      [storeA, 'a'],
      [storeB, 'b'],
    ],
  );
  assert.equal(rest.has(storeA), true);
  rest.disable(storeA);
  assert.equal(rest.has(storeA), false);
  // The host disables in place, also in the frame that was copied: it becomes current again later.
  assert.equal(copy.has(storeA), false);

  const other = new Key();
  const again = extend(rest, other, 'other');
  assert.equal(lookup(again, other), 'other');
  assert.equal(again.get(storeB), 'b');
  assert.equal(lookup(hostEnters(again, storeA, 'new'), other), 'other');
});

test('What the host disables in a frame of ours does not come back in copies of it', () => {
  const key = new Key();
  const copy = hostEnters(extend(undefined, key, 1), storeA, 'a');
  const frame = extend(copy, key, 2);
  frame.disable(storeA);
  assert.equal(frame.has(storeA), false);
  assert.equal(new Map(frame).has(storeA), false);
  assert.equal(lookup(new Map(frame), key), 2);
});
