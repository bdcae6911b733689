'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, lookup, remove } = require('../../lib/frame/frame.js');
const { ABSENT, Key } = require('../../lib/frame/key.js');
const { ForeignFrame } = require('./foreign.js');
const { random } = require('./random.js');

/*
 * Compares both sides with plain Maps: we extend and remove, the host copies and adds, in any order,
 * and from any earlier state.
 */
for (const size of [1, 3, 5, 9, 20]) {
  test(`Ours with ${size} keys and a host with 4 stores never lose a value of each other`, () => {
    const next = random(1000 + size);
    const keys = Array.from({ length: size }, () => new Key());
    const stores = Array.from({ length: 4 }, (_, store) => ({ store }));
    const states = [{ slot: undefined, ours: new Map(), host: new Map() }];

    const check = ({ slot, ours, host }) => {
      for (const key of keys) {
        assert.equal(lookup(slot, key), ours.has(key) ? ours.get(key) : ABSENT);
      }
      for (const store of stores) {
        assert.equal(slot?.has(store) ?? false, host.has(store));
        assert.equal(slot?.get(store), host.get(store));
      }
    };

    for (let step = 0; step < 2000; step++) {
      const from = next(4) > 0 ? states.at(-1) : states[next(states.length)];
      const key = keys[next(size)];
      const store = stores[next(4)];
      const state = { slot: undefined, ours: new Map(from.ours), host: new Map(from.host) };
      switch (next(4)) {
        case 0:
        case 1:
          state.slot = extend(from.slot, key, step);
          state.ours.set(key, step);
          break;
        case 2:
          state.slot = remove(from.slot, key);
          state.ours.delete(key);
          break;
        case 3:
          state.slot = new ForeignFrame(store, step, from.slot);
          state.host.set(store, step);
          break;
      }
      check(from);
      check(state);
      if (states.length > 100) states.splice(next(100), 1);
      states.push(state);
    }
    states.forEach(check);
  });
}
