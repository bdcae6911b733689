'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ABSENT, Key, build, collect, lookup } = require('../../lib/table.js');

/** @param {Map<InstanceType<typeof Key>, any>} map */
const flat = (map) => [...map].flat();

/** @param {any[]} entries */
const unflat = (entries) =>
  new Map(Array.from({ length: entries.length / 2 }, (_, i) => entries.slice(2 * i, 2 * i + 2)));

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

test('collect appends every entry', () => {
  for (const size of [0, 1, 2, 5, 50]) {
    const model = new Map(Array.from({ length: size }, (_, i) => [new Key(), i]));
    const before = new Key();
    const entries = [before, 'before'];
    collect(build(flat(model)), entries);
    assert.deepEqual(unflat(entries), new Map([[before, 'before'], ...model]));
  }
});

test('collect leaves out the key it is told to, and those that are retired', () => {
  const model = new Map(Array.from({ length: 20 }, (_, i) => [new Key(), i]));
  const table = build(flat(model));
  const [excepted, retired, ...rest] = model.keys();
  retired.retired = true;
  const entries = [];
  collect(table, entries, excepted);
  assert.deepEqual(unflat(entries), new Map(rest.map((key) => [key, model.get(key)])));
});
