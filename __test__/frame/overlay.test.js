'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { extend, lookup, overlay } = require('../../lib/frame/frame.js');
const { ForeignFrame } = require('./foreign.js');

const COUNTS = [0, 1, 3, 8, 9, 40];

/**
 * @param {any} content
 * @param {InstanceType<typeof Key>[]} keys
 * @param {string} value
 */
const withAll = (content, keys, value) =>
  keys.reduce((frame, key) => extend(frame, key, value), content);

/** @param {number} count */
const newKeys = (count) => Array.from({ length: count }, () => new Key());

for (const under of COUNTS) {
  for (const over of COUNTS) {
    test(`${under} values under ${over}: those on top win, the others stay`, () => {
      const [below, both, above] = [newKeys(under), newKeys(3), newKeys(over)];
      const content = withAll(undefined, [...below, ...both], 'under');
      const top = withAll(undefined, [...above, ...both], 'over');
      const merged = overlay(content, top);
      for (const key of below) assert.equal(lookup(merged, key), 'under');
      for (const key of [...both, ...above]) assert.equal(lookup(merged, key), 'over');
      for (const key of above) assert.equal(lookup(content, key), ABSENT);
      for (const key of below) assert.equal(lookup(top, key), ABSENT);
    });
  }
}

test('nothing under or over something is the other one', () => {
  const frame = extend(undefined, new Key(), 1);
  assert.equal(overlay(frame, undefined), frame);
  assert.equal(overlay(undefined, frame), frame);
  assert.equal(overlay(frame, frame), frame);
  assert.equal(overlay(undefined, undefined), undefined);
});

test('undefined is a value, and what is retired is none', () => {
  const [set, retired] = newKeys(2);
  const content = withAll(undefined, [set, retired], 'under');
  const top = extend(extend(undefined, retired, 'over'), set, undefined);
  retired.retired = true;
  const merged = overlay(content, top);
  assert.equal(lookup(merged, set), undefined);
  assert.equal(lookup(merged, retired), 'under');
});

test("Node's entries: those on top win, the others stay, and both carry ours", () => {
  const [a, b] = newKeys(2);
  const [first, second, third] = ['first', 'second', 'third'];
  const under = extend(new ForeignFrame(first, 1, new ForeignFrame(second, 1)), a, 'under');
  const over = extend(
    new ForeignFrame(second, 2, new ForeignFrame(third, 2, new ForeignFrame(first, undefined))),
    b,
    'over',
  );
  for (const [content, top] of [
    [under, over],
    [new ForeignFrame('more', 0, under), new ForeignFrame('more', 0, over)],
  ]) {
    const merged = /** @type {any} */ (overlay(content, top));
    assert.equal(merged.get(first), 1, 'what Node has left behind does not hide a value');
    assert.equal(merged.get(second), 2);
    assert.equal(merged.get(third), 2);
    assert.equal(lookup(merged, a), 'under');
    assert.equal(lookup(merged, b), 'over');
  }
});

test("Node's entries on one side only", () => {
  const key = new Key();
  const ours = extend(undefined, key, 'ours');
  const foreign = new ForeignFrame('store', 1);
  for (const merged of [overlay(ours, foreign), overlay(foreign, ours)]) {
    assert.equal(/** @type {any} */ (merged).get('store'), 1);
    assert.equal(lookup(merged, key), 'ours');
  }
});
