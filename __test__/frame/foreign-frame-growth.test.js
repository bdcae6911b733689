'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { ForeignFrame } = require('./foreign.js');
const { assertCollected, assertKept } = require('./gc.js');

const TURNS = 10_000;

for (const size of [1, 3, 7]) {
  test(`Entering ${size} of our keys and a store of the host in turn, ${TURNS} times, keeps only what is newest`, async () => {
    const keys = Array.from({ length: size }, () => new Key());
    const store = {};
    const refs = [];
    let slot;
    for (let turn = 0; turn < TURNS; turn++) {
      const [ours, theirs] = [{}, {}];
      const sampled = turn % 100 === 0 && turn < TURNS - 100;
      if (sampled) refs.push(new WeakRef(ours), new WeakRef(theirs));
      slot = extend(slot, keys[turn % size], ours);
      slot = new ForeignFrame(store, theirs, slot);
      if (sampled) refs.push(new WeakRef(slot));
    }
    assert.equal(slot.size, 2);
    await assertCollected(...refs);
    for (const key of keys) assert.notEqual(lookup(slot, key), ABSENT);
  });
}

test('Entering and leaving inside a copy of the host, without end, gives back the same size', () => {
  const [key, store] = [new Key(), {}];
  let slot = new ForeignFrame(store, 'data', extend(undefined, key, 'outer'));
  for (let turn = 0; turn < TURNS; turn++) {
    const other = new Key();
    slot = remove(extend(slot, other, turn), other);
    slot = new ForeignFrame(store, turn, slot);
  }
  assert.equal(slot.size, 2);
  assert.equal(lookup(slot, key), 'outer');
});

test('A frame over a copy of the host does not keep the frame that the copy carried', async () => {
  const [key, store] = [new Key(), {}];
  const { frame, carried, kept } = (() => {
    const [oldValue, data] = [{}, {}];
    const old = extend(undefined, key, oldValue);
    const copy = new ForeignFrame(store, data, old);
    return {
      frame: extend(copy, key, 'new'),
      carried: [new WeakRef(oldValue), new WeakRef(old), new WeakRef(copy)],
      kept: new WeakRef(data),
    };
  })();
  await assertCollected(...carried);
  await assertKept(kept);
  assert.equal(frame.get(store), kept.deref());
});

test('What is left when our last key is removed from a copy does not keep our value', async () => {
  const [key, store] = [new Key(), {}];
  const { rest, ref } = (() => {
    const value = {};
    const copy = new ForeignFrame(store, 'data', extend(undefined, key, value));
    return { rest: remove(copy, key), ref: new WeakRef(value) };
  })();
  await assertCollected(ref);
  assert.equal(rest.get(store), 'data');
});
