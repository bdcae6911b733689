'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');

test('A frame of every size from 1 to 300 gives each value, shadowed ones in their newest form', () => {
  const keys = Array.from({ length: 300 }, () => new Key());
  const frames = [undefined];
  keys.forEach((key, i) => frames.push(extend(frames.at(-1), key, i)));
  frames.forEach((frame, size) => {
    keys.forEach((key, i) => assert.equal(lookup(frame, key), i < size ? i : ABSENT));
    if (size === 0) return;
    for (const shadowed of [0, size >> 1, size - 1]) {
      const above = extend(frame, keys[shadowed], 'new');
      keys.forEach((key, i) => {
        assert.equal(lookup(above, key), i === shadowed ? 'new' : i < size ? i : ABSENT);
      });
    }
  });
});
