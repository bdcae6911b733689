'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

/*
 * Code without a Variable can neither see nor change its value in a context, not even by replacing
 * the built-ins that the package might call (lib/internal/primordials.js).
 */

const owners = {
  Array,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  JSON,
  'Map.prototype': Map.prototype,
  Math,
  Object,
  Reflect,
};

const variables = Array.from({ length: 12 }, () => new AsyncContext.Variable());

let names = 0;

/**
 * Makes, reads and keeps frames, with more variables than the links of a frame hold. It uses no
 * built-in that the tests replace.
 */
function useEverything() {
  let reads = 0;
  let wrapped;
  const named = { [`never used before ${names++}`]: (a) => a }[`never used before ${names - 1}`];
  const enter = (i) => {
    if (i < 12) return void variables[i].run(i, () => enter(i + 1));
    new AsyncContext.Snapshot().run(() => {
      variables[2].run('shadow', () => {
        for (let j = 0; j < 12; j++) if (variables[j].get() === (j === 2 ? 'shadow' : j)) reads++;
        wrapped = AsyncContext.Snapshot.wrap(() => variables[2].get());
        AsyncContext.Snapshot.wrap(named);
      });
    });
  };
  enter(0);
  return reads === 12 && wrapped() === 'shadow';
}

function replacing(owner, key, descriptor, fn) {
  const original = Object.getOwnPropertyDescriptor(owner, key);
  const { defineProperty, deleteProperty } = Reflect;
  defineProperty(owner, key, { ...original, ...descriptor, configurable: true });
  try {
    return fn();
  } finally {
    if (original === undefined) deleteProperty(owner, key);
    else defineProperty(owner, key, original);
  }
}

for (const [name, owner] of Object.entries(owners)) {
  for (const key of Object.getOwnPropertyNames(owner)) {
    const { value, configurable } = Object.getOwnPropertyDescriptor(owner, key);
    if (typeof value !== 'function' || !configurable || key === 'constructor') continue;
    test(`${name}.${key} is not called by what the package does`, () => {
      let calls = 0;
      const { apply } = Reflect;
      const spy = function (...args) {
        calls++;
        return apply(value, this, args);
      };
      assert.ok(replacing(owner, key, { value: spy }, useEverything));
      assert.equal(calls, 0);
    });
  }
}

for (const index of [0, 1, 2, 3, 9]) {
  test(`A setter for ${index} on Array.prototype is given nothing`, () => {
    let seen = 0;
    const accessor = {
      get: () => undefined,
      set() {
        seen++;
      },
    };
    assert.ok(replacing(Array.prototype, index, accessor, useEverything));
    assert.equal(seen, 0);
  });
}
