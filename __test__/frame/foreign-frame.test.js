'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { ForeignFrame } = require('./foreign.js');

const [storeA, storeB] = [{ store: 'a' }, { store: 'b' }];

test('A host frame without one of ours answers ABSENT, and is left alone by remove', () => {
  const foreign = new ForeignFrame(storeA, 'a');
  assert.equal(lookup(foreign, new Key()), ABSENT);
  assert.equal(remove(foreign, new Key()), foreign);
});

test('A frame over a host frame answers both ours and the host', () => {
  const key = new Key();
  const foreign = new ForeignFrame(storeA, 'a');
  const frame = extend(foreign, key, 'ours');
  assert.equal(lookup(frame, key), 'ours');
  assert.equal(frame.has(storeA), true);
  assert.equal(frame.get(storeA), 'a');
  assert.equal(frame.has(storeB), false);
  assert.equal(frame.get(storeB), undefined);
  assert.deepEqual([...foreign], [[storeA, 'a']]);
});

test('A frame over nothing answers the host as an empty Map does', () => {
  const frame = extend(undefined, new Key(), 'ours');
  assert.equal(frame.has(storeA), false);
  assert.equal(frame.get(storeA), undefined);
  assert.equal(frame.disable(storeA), undefined);
});

test('Removing our only key gives back the host frame', () => {
  const key = new Key();
  const foreign = new ForeignFrame(storeA, 'a');
  assert.equal(remove(extend(foreign, key, 'ours'), key), foreign);
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
  assert.equal(slot, foreign);
});

test('What the host disables is gone for the host, and ours stays', () => {
  const key = new Key();
  const frame = extend(new ForeignFrame(storeA, 'a', new ForeignFrame(storeB, 'b')), key, 'ours');
  frame.disable(storeA);
  assert.equal(frame.has(storeA), false);
  assert.equal(frame.get(storeB), 'b');
  assert.equal(lookup(frame, key), 'ours');
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
