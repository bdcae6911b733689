'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');

/** A frame of `size` keys. The first key is the deepest. */
function frameOf(size) {
  const keys = Array.from({ length: size }, () => new Key());
  const frame = keys.reduce((slot, key, i) => extend(slot, key, i), undefined);
  return { keys, frame };
}

const read = (frame, keys) => keys.map((key) => lookup(frame, key));

for (const size of [2, 3, 4, 5, 8, 9, 20]) {
  test(`Entering the same key again and again from one frame of ${size} keys gives the same as the first time`, () => {
    const { keys, frame } = frameOf(size);
    keys.forEach((key, i) => {
      for (let round = 0; round < 5; round++) {
        const expected = keys.map((_, j) => (j === i ? `round ${round}` : j));
        assert.deepEqual(read(extend(frame, key, `round ${round}`), keys), expected);
        assert.deepEqual(read(frame, keys), [...keys.keys()]);
      }
    });
  });

  test(`Keys entered in turn from one frame of ${size} keys do not disturb each other`, () => {
    const { keys, frame } = frameOf(size);
    for (let round = 0; round < 3; round++) {
      keys.forEach((key, i) => {
        const expected = keys.map((_, j) => (j === i ? 'new' : j));
        assert.deepEqual(read(extend(frame, key, 'new'), keys), expected);
      });
    }
  });

  test(`A frame of ${size} keys that is extended by another key after a shadowing stays right`, () => {
    const { keys, frame } = frameOf(size);
    const shadowed = extend(frame, keys[0], 'shadow');
    const other = new Key();
    const extended = extend(frame, other, 'other');
    assert.deepEqual(read(extend(frame, keys[0], 'again'), keys), [
      'again',
      ...[...keys.keys()].slice(1),
    ]);
    assert.deepEqual(read(shadowed, keys), ['shadow', ...[...keys.keys()].slice(1)]);
    assert.deepEqual(read(extended, [...keys, other]), [...keys.keys(), 'other']);
    assert.equal(lookup(extend(frame, keys[0], 'once more'), other), ABSENT);
  });

  test(`A key removed from a frame of ${size} keys and entered again is there once`, () => {
    const { keys, frame } = frameOf(size);
    for (const key of keys) {
      extend(frame, key, 'new');
      const back = extend(remove(frame, key), key, 'back');
      assert.equal(lookup(back, key), 'back');
      assert.equal(lookup(remove(back, key), key), ABSENT);
      assert.equal(lookup(remove(extend(frame, key, 'new'), key), key), ABSENT);
    }
  });
}
