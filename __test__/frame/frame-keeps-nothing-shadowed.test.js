'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { assertCollected, assertKept } = require('./gc.js');

/** A new object, and a WeakRef to it. */
function weak() {
  const value = {};
  return { value, ref: new WeakRef(value) };
}

// Deep enough that the shadowed key is the first link, a middle one, the last, or in the table.
for (const size of [1, 2, 3, 4, 5, 9, 20]) {
  for (const [where, pick] of [
    ['first', () => 0],
    ['middle', () => size >> 1],
    ['last', () => size - 1],
  ]) {
    test(`Of ${size} keys, a frame that shadows the ${where} does not keep what it shadows`, async () => {
      const keys = Array.from({ length: size }, () => new Key());
      const refs = [];
      const frame = (() => {
        let slot;
        for (const key of keys) {
          const { value, ref } = weak();
          refs.push(ref);
          slot = extend(slot, key, value);
        }
        return extend(slot, keys[pick()], 'new');
      })();
      const [shadowed] = refs.splice(pick(), 1);
      await assertCollected(shadowed);
      await assertKept(...refs);
      assert.equal(lookup(frame, keys[pick()]), 'new');
    });

    test(`Of ${size} keys, what is left when the ${where} is removed does not keep its value`, async () => {
      const keys = Array.from({ length: size }, () => new Key());
      const refs = [];
      const rest = (() => {
        let slot;
        for (const key of keys) {
          const { value, ref } = weak();
          refs.push(ref);
          slot = extend(slot, key, value);
        }
        return remove(slot, keys[pick()]);
      })();
      const [removed] = refs.splice(pick(), 1);
      await assertCollected(removed);
      await assertKept(...refs);
      assert.equal(lookup(rest, keys[pick()]), ABSENT);
    });
  }
}

test('A context that is entered from within itself without end keeps only its newest value', async () => {
  const [request, other] = [new Key(), new Key()];
  const refs = [];
  let slot = extend(undefined, other, 'other');
  for (let i = 0; i < 1000; i++) {
    const { value, ref } = weak();
    refs.push(ref);
    slot = extend(slot, request, value);
  }
  const newest = refs.pop();
  await assertCollected(...refs);
  await assertKept(newest);
  assert.equal(lookup(slot, request), newest.deref());
});

test('Several keys that are entered in turn without end keep only their newest values', async () => {
  const keys = Array.from({ length: 7 }, () => new Key());
  const refs = [];
  let slot;
  for (let i = 0; i < 1000; i++) {
    const { value, ref } = weak();
    refs.push(ref);
    slot = extend(slot, keys[i % 7], value);
  }
  const newest = refs.splice(-7);
  await assertCollected(...refs);
  await assertKept(...newest);
  keys.forEach((key) => assert.notEqual(lookup(slot, key), ABSENT));
});

test('Entering from one frame again and again does not make that frame keep what was entered', async () => {
  const keys = Array.from({ length: 6 }, () => new Key());
  const frame = keys.reduce((slot, key, i) => extend(slot, key, i), undefined);
  const refs = [];
  (() => {
    for (let i = 0; i < 100; i++) {
      const { value, ref } = weak();
      refs.push(ref);
      extend(frame, keys[i % 6], value);
    }
  })();
  await assertCollected(...refs);
  assert.deepEqual(
    keys.map((key) => lookup(frame, key)),
    [0, 1, 2, 3, 4, 5],
  );
});

test('A frame does not keep those that were made from it', async () => {
  const [a, b] = [new Key(), new Key()];
  const frame = extend(undefined, a, 1);
  const ref = (() => new WeakRef(extend(frame, b, {})))();
  await assertCollected(ref);
  assert.equal(lookup(frame, a), 1);
});
