'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { types } = require('node:util');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { ForeignFrame } = require('./foreign.js');

const [storeA, storeB] = [{ store: 'a' }, { store: 'b' }];

test('A host frame without one of ours answers ABSENT, and is left alone by remove', () => {
  const foreign = new ForeignFrame(storeA, 'a');
  assert.equal(lookup(foreign, new Key()), ABSENT);
  assert.equal(remove(foreign, new Key()), foreign);
});

test('A frame over a host frame answers both ours and the host, and is a Map for native readers', () => {
  const key = new Key();
  const foreign = new ForeignFrame(storeA, 'a');
  const frame = extend(foreign, key, 'ours');
  assert.equal(lookup(frame, key), 'ours');
  assert.equal(frame.has(storeA), true);
  assert.equal(frame.get(storeA), 'a');
  assert.equal(frame.has(storeB), false);
  assert.equal(frame.get(storeB), undefined);
  assert.ok(types.isMap(frame));
  assert.equal(Map.prototype.get.call(frame, storeA), 'a');
  assert.deepEqual([...foreign], [[storeA, 'a']]);
});

test('A frame over nothing answers the host as an empty Map does', () => {
  const frame = extend(undefined, new Key(), 'ours');
  assert.equal(frame.has(storeA), false);
  assert.equal(frame.get(storeA), undefined);
  assert.equal(frame.disable(storeA), undefined);
});

test('Removing our only key leaves the entries of the host', () => {
  const key = new Key();
  const rest = remove(extend(new ForeignFrame(storeA, 'a'), key, 'ours'), key);
  assert.deepEqual([...rest], [[storeA, 'a']]);
  assert.ok(types.isMap(rest));
});

test('What is added to a Map in place, as a profiler does, is copied along, and not into what was there before', () => {
  const [first, second] = [new Key(), new Key()];
  const outer = extend(new ForeignFrame(storeA, 'a'), first, 'ours');
  const inner = extend(outer, second, 'ours');
  Map.prototype.set.call(inner, storeB, 'label');
  assert.equal(Map.prototype.get.call(extend(inner, first, 'again'), storeB), 'label');
  assert.equal(new Map(inner).get(storeB), 'label');
  assert.equal(outer.has(storeB), false);
});

test('A frame of any size over a host frame answers the host, also when keys are shadowed or removed', () => {
  const foreign = new ForeignFrame(storeA, 'a');
  const keys = Array.from({ length: 20 }, () => new Key());
  let slot = foreign;
  const check = () => {
    assert.equal(slot.has(storeA), true);
    assert.equal(slot.get(storeA), 'a');
    assert.equal(slot.get(storeB), undefined);
    assert.equal(new Map(slot).get(storeA), 'a');
  };
  for (const key of keys) {
    slot = extend(slot, key, 'value');
    check();
  }
  for (const key of keys) {
    slot = extend(slot, key, 'shadow');
    check();
  }
  for (const key of keys) {
    slot = remove(slot, key);
    check();
  }
  assert.deepEqual([...slot], [[storeA, 'a']]);
});

test('What the host disables is gone for the host, and ours stays', () => {
  const key = new Key();
  const frame = extend(new ForeignFrame(storeA, 'a', new ForeignFrame(storeB, 'b')), key, 'ours');
  frame.disable(storeA);
  assert.equal(frame.has(storeA), false);
  assert.equal(frame.get(storeB), 'b');
  assert.equal(lookup(frame, key), 'ours');
});

test('What the host disables inside is gone outside as well, in every frame over the same Map', () => {
  const [first, second] = [new Key(), new Key()];
  const host = new ForeignFrame(storeA, 'a', new ForeignFrame(storeB, 'b'));
  const outer = extend(host, first, 'ours');
  const beside = extend(outer, second, 'beside');
  const inner = extend(outer, second, 'inner');
  inner.disable(storeA);
  assert.equal(host.has(storeA), false);
  assert.equal(outer.has(storeA), false);
  assert.equal(new Map(beside).has(storeA), false);
  assert.equal(remove(outer, first).get(storeA), undefined);
  for (const slot of [host, outer, beside, inner]) assert.equal(slot.get(storeB), 'b');
  assert.equal(lookup(beside, second), 'beside');
});

test('A host that is no Map, as another version of the package is not, is copied as it iterates', () => {
  const key = new Key();
  const entries = new Map([[storeA, 'a']]);
  const other = {
    has: (store) => entries.has(store),
    get: (store) => entries.get(store),
    disable: (store) => entries.delete(store),
    [Symbol.iterator]: () => entries[Symbol.iterator](),
  };
  const frame = extend(other, key, 'ours');
  assert.equal(lookup(frame, key), 'ours');
  assert.equal(Map.prototype.get.call(frame, storeA), 'a');
  frame.disable(storeA);
  assert.equal(other.has(storeA), false);
});

test('A host frame that is no Map at all is kept underneath', () => {
  const key = new Key();
  const odd = { name: 'somebody else keeps this in the slot' };
  assert.equal(lookup(odd, key), ABSENT);
  assert.equal(remove(odd, key), odd);
  const frame = extend(odd, key, 'ours');
  assert.equal(lookup(frame, key), 'ours');
  assert.equal(remove(frame, key), odd);
});
