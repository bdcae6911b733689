'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { random } = require('./random.js');

/**
 * Compares frames with plain Maps. `states` holds pairs that must always agree, because a frame does
 * not change when others are made from it.
 */
for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 17, 33, 64, 128, 300]) {
  test(`Frames of up to ${size} keys agree with Maps through any sequence of extend and remove`, () => {
    const next = random(size);
    const keys = Array.from({ length: size }, () => new Key());
    const stranger = new Key();
    const states = [{ slot: undefined, model: new Map() }];

    const check = ({ slot, model }) => {
      for (const key of keys) {
        assert.equal(lookup(slot, key), model.has(key) ? model.get(key) : ABSENT);
      }
      assert.equal(lookup(slot, stranger), ABSENT);
      if (model.size === 0) assert.equal(slot, undefined);
    };

    for (let step = 0; step < 1500; step++) {
      // Mostly from the newest state, sometimes from an older one: contexts branch.
      const from = next(4) > 0 ? states.at(-1) : states[next(states.length)];
      const key = keys[next(size)];
      const model = new Map(from.model);
      let slot;
      if (next(3) > 0) {
        slot = extend(from.slot, key, step);
        model.set(key, step);
      } else {
        slot = remove(from.slot, key);
        model.delete(key);
      }
      const state = { slot, model };
      if (step % 10 === 0) {
        check(from);
        check(state);
      } else {
        assert.equal(lookup(slot, key), model.has(key) ? step : ABSENT);
      }
      if (states.length > 100) states.splice(next(100), 1);
      states.push(state);
    }
    states.forEach(check);
  });
}
