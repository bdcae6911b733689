'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { test } = require('node:test');
const { isMap } = require('node:util').types;
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { Key } = require('../../lib/frame/key.js');
const { isFrame } = require('./frames.js');

/*
 * Code that can change the property in which an Immediate keeps its context can put its own object there,
 * and the package then finds that object. The calls of the package on it must reveal nothing.
 */

class Secret {}
const variable = new AsyncContext.Variable({ defaultValue: 'default' });
const others = Array.from({ length: 12 }, () => new AsyncContext.Variable());
const storage = new AsyncLocalStorage();
const own = new NodeStorage();

/**
 * @param {any} holder
 * @param {any} forged the replacement for frames
 * @param {number} [depth]
 */
function replaceFrames(holder, forged, depth = 3) {
  if (depth === 0) return;
  for (const key of Object.getOwnPropertySymbols(holder)) {
    const value = holder[key];
    if (typeof value !== 'object' || value === null || value instanceof NodeStorage) continue;
    if (isFrame(value)) {
      holder[key] = forged;
    } else if (isMap(value)) {
      for (const [each, found] of [...Map.prototype.entries.call(value)]) {
        if (isFrame(Object(found))) Map.prototype.set.call(value, each, forged);
      }
    } else {
      replaceFrames(value, forged, depth - 1);
    }
  }
}

/** Uses contexts in every way that reaches a frame. */
function useEverything() {
  const read = variable.get();
  variable.run(new Secret(), () => {
    const enter = (/** @type {number} */ i) =>
      i < others.length ? others[i].run(new Secret(), enter, i + 1) : others[i - 1].get();
    assert.ok(enter(0) instanceof Secret);
    storage.run(new Secret(), () => own.run('own', () => storage.getStore()));
    const scope = variable.withValue(new Secret());
    scope.dispose();
    storage.enterWith(new Secret());
    storage.disable();
  });
  return read;
}

/**
 * A frame that answers as a frame must, and records the questions.
 *
 * @param {unknown[]} asked
 * @param {(key: unknown) => any} answer
 */
const forgery = (asked, answer) => ({
  has: (/** @type {unknown} */ key) => (asked.push(key), answer(key) !== undefined),
  get: (/** @type {unknown} */ key) => (asked.push(key), answer(key)),
  disable: (/** @type {unknown} */ key) => void asked.push(key),
  *[Symbol.iterator]() {},
});

/** @param {unknown[]} asked */
function assertNothingSaid(asked) {
  for (const each of asked) {
    assert.ok(!(each instanceof Key), 'a key');
    assert.ok(!(each instanceof Secret), 'a value');
    assert.ok(!(each instanceof AsyncContext.Variable), 'a Variable');
    assert.notEqual(each, storage);
  }
}

/** @param {any} forged */
const inForged = (forged) =>
  new Promise((resolve, reject) => {
    const callback = () => {
      try {
        resolve(useEverything());
      } catch (error) {
        reject(error);
      }
    };
    variable.run(new Secret(), () => replaceFrames(setImmediate(callback), forged));
  });

test('a forged frame is asked nothing that says anything, and nothing is read from it', async () => {
  const asked = [];
  assert.equal(await inForged(forgery(asked, () => undefined)), 'default');
  assertNothingSaid(asked);
});

test('nor does one that answers everything pass for a frame', async () => {
  const asked = [];
  const forged = forgery(asked, () => ({ value: 'forged', get: () => 'forged' }));
  assert.equal(await inForged(forged), 'default');
  assertNothingSaid(asked);
});

test('nor does one with every property that there may be', async () => {
  const asked = [];
  const target = forgery(asked, () => undefined);
  const forged = new Proxy(target, {
    get(_target, key) {
      asked.push(key);
      return key in target ? target[key] : () => 'forged';
    },
    has: (_target, key) => (asked.push(key), true),
  });
  assert.equal(await inForged(forged), 'default');
  assertNothingSaid(asked);
});

test("Node's own storage reads what a forged frame says, and shows itself to it", async () => {
  const asked = [];
  const forged = forgery(asked, () => 'forged');
  const value = new Secret();
  let held = false;
  const read = await own.run(
    value,
    () =>
      new Promise((resolve) => {
        const timer = /** @type {any} */ (setTimeout(() => resolve(own.getStore()), 1));
        for (const key of Object.getOwnPropertySymbols(timer)) {
          if (!isMap(timer[key])) continue;
          held = true;
          timer[key] = forged;
        }
      }),
  );
  // This forgery only works where Node keeps its stores in a Map in a property of the timer.
  assert.equal(read, held ? 'forged' : value);
  assert.equal(asked.includes(own), held);
});
