'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { LINKS, extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { assertCollected, assertKept } = require('./gc.js');

/** Extends the frame until its older links have been moved into a table twice. */
const rebuild = (slot) => {
  for (let i = 0; i < 2 * LINKS; i++) slot = extend(slot, new Key(), i);
  return slot;
};

for (const depth of [0, 1, 2, 3, 4, 5, 12]) {
  test(`A retired key with ${depth} entries above it is dropped, with its value, when a table is built`, async () => {
    const retired = new Key();
    const keys = Array.from({ length: depth }, () => new Key());
    const { frame, ref } = (() => {
      const value = {};
      let slot = extend(extend(undefined, new Key(), 'below'), retired, value);
      keys.forEach((key, i) => {
        slot = extend(slot, key, i);
      });
      retired.retired = true;
      return { frame: rebuild(slot), ref: new WeakRef(value) };
    })();
    await assertCollected(ref);
    keys.forEach((key, i) => assert.equal(lookup(frame, key), i));
    assert.equal(lookup(frame, retired), ABSENT);
  });
}

for (const above of [1, 2, 3]) {
  test(`A retired link with ${above} above it is dropped by the first table that is built`, async () => {
    const retired = new Key();
    const { frame, ref } = (() => {
      const value = {};
      let slot;
      for (let i = 0; i < LINKS - 1 - above; i++) slot = extend(slot, new Key(), 'below');
      slot = extend(slot, retired, value);
      for (let i = 0; i < above; i++) slot = extend(slot, new Key(), 'above');
      retired.retired = true;
      return { frame: extend(slot, new Key(), 'newest'), ref: new WeakRef(value) };
    })();
    await assertCollected(ref);
    assert.equal(lookup(frame, retired), ABSENT);
  });
}

test('A thousand keys, each retired when the next is made, do not accumulate', async () => {
  const first = new Key();
  const refs = [];
  let slot = extend(undefined, first, 'first');
  for (let i = 0; i < 1000; i++) {
    const key = new Key();
    const value = {};
    refs.push(new WeakRef(key), new WeakRef(value));
    slot = extend(slot, key, value);
    key.retired = true;
  }
  // Entries that were made since the last table was built may still be there.
  await assertCollected(...refs.slice(0, -20));
  assert.equal(lookup(slot, first), 'first');
});

test('A key can be removed after it was retired, and takes only itself away', async () => {
  for (const size of [1, 2, 4, 5, 12]) {
    const keys = Array.from({ length: size }, () => new Key());
    const full = keys.reduce((slot, key, i) => extend(slot, key, i), undefined);
    keys.forEach((key, removed) => {
      key.retired = true;
      const rest = remove(full, key);
      assert.equal(lookup(rest, key), ABSENT);
      keys.forEach((other, i) => {
        if (i !== removed) assert.equal(lookup(rest, other), i);
      });
      key.retired = false;
    });
  }
});

test('When every key is retired, removing the last live one leaves nothing', () => {
  const keys = Array.from({ length: 9 }, () => new Key());
  const full = keys.reduce((slot, key, i) => extend(slot, key, i), undefined);
  for (const key of keys) key.retired = true;
  assert.equal(keys.reduce(remove, full), undefined);
});

test('Keys that are not retired keep their values through a rebuild', async () => {
  const key = new Key();
  const { frame, ref } = (() => {
    const value = {};
    return { frame: rebuild(extend(undefined, key, value)), ref: new WeakRef(value) };
  })();
  await assertKept(ref);
  assert.equal(lookup(frame, key), ref.deref());
});

test('A frame that shadowed a key before does not keep a retired one once it is rebuilt', async () => {
  const [retired, oldest] = [new Key(), new Key()];
  const { frame, ref } = (() => {
    const value = {};
    let slot = extend(extend(undefined, oldest, 'oldest'), retired, value);
    for (let i = 2; i < LINKS; i++) slot = extend(slot, new Key(), i);
    // A frame remembers the last frame that promoted one of its older keys, with its whole mapping.
    extend(slot, oldest, 'entered');
    retired.retired = true;
    // The frame is full, so this moves its own links into a table.
    extend(slot, new Key(), 3);
    return { frame: slot, ref: new WeakRef(value) };
  })();
  await assertCollected(ref);
  assert.equal(lookup(frame, oldest), 'oldest');
});
