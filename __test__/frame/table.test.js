'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { anyKey, blank, copy, count, insert, lookup } = require('../../lib/frame/table.js');

/** @param {any[]} entries keys and values in turn */
function build(entries) {
  const table = blank(entries.length / 2);
  for (let i = 0; i < entries.length; i += 2) insert(table, entries[i], entries[i + 1]);
  return table;
}

/** @param {Map<InstanceType<typeof Key>, any>} map */
const flat = (map) => [...map].flat();

test('A table of any size gives each key its value, and ABSENT for every other key', () => {
  for (let size = 0; size <= 300; size++) {
    const model = new Map(Array.from({ length: size }, (_, i) => [new Key(), `value ${i}`]));
    const table = build(flat(model));
    for (const [key, value] of model) assert.equal(lookup(table, key), value);
    for (let i = 0; i < 20; i++) assert.equal(lookup(table, new Key()), ABSENT);
  }
});

test('Keys that begin at the same place are told apart, also where the table ends', () => {
  for (const place of [0, 1, 3, 511]) {
    const keys = Array.from({ length: 64 }, () => Object.assign(new Key(), { number: place }));
    const table = build(keys.slice(0, 32).flatMap((key, i) => [key, i]));
    keys.slice(0, 32).forEach((key, i) => assert.equal(lookup(table, key), i));
    keys.slice(32).forEach((key) => assert.equal(lookup(table, key), ABSENT));
  }
});

test('Any value is a value: undefined too', () => {
  for (const value of [undefined, null, 0, NaN, false, '', ABSENT.description]) {
    const key = new Key();
    assert.ok(Object.is(lookup(build([key, value]), key), value));
  }
});

test('At least half of the places stay free, so that a search ends', () => {
  for (let size = 0; size <= 100; size++) {
    const table = build(Array.from({ length: size }, () => [new Key(), 'value']).flat());
    let free = 0;
    for (let i = 0; i < table.length; i += 2) if (table[i] === undefined) free++;
    assert.ok(free >= size && free > 0, `${free} places free beside ${size} taken`);
    assert.equal(Math.log2(table.length) % 1, 0);
  }
});

test('copy copies every entry, as many as count says', () => {
  for (const size of [0, 1, 2, 5, 50]) {
    const model = new Map(Array.from({ length: size }, (_, i) => [new Key(), i]));
    const table = build(flat(model));
    assert.equal(count(table, null), size);
    const copied = blank(size);
    copy(table, copied, null);
    for (const [key, value] of model) assert.equal(lookup(copied, key), value);
    assert.equal(count(copied, null), size);
  }
});

test('copy leaves out the key it is told to, and those that are retired', () => {
  const model = new Map(Array.from({ length: 20 }, (_, i) => [new Key(), i]));
  const table = build(flat(model));
  const [excepted, retired, ...rest] = model.keys();
  retired.retired = true;
  assert.equal(count(table, excepted), 18);
  const copied = blank(18);
  copy(table, copied, excepted);
  assert.equal(lookup(copied, excepted), ABSENT);
  assert.equal(lookup(copied, retired), ABSENT);
  for (const key of rest) assert.equal(lookup(copied, key), model.get(key));
});

test('A blank table is one of its own', () => {
  const key = new Key();
  insert(blank(1), key, 'value');
  assert.equal(lookup(blank(1), key), ABSENT);
});

test('anyKey is a key that can be read, or null', () => {
  const [first, second] = [new Key(), new Key()];
  const table = build([first, 1, second, 2]);
  assert.ok([first, second].includes(anyKey(table)));
  first.retired = true;
  assert.equal(anyKey(table), second);
  second.retired = true;
  assert.equal(anyKey(table), null);
});
