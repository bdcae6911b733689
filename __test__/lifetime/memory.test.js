'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Lifetime } = require('../../entries/lifetime.js');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { assertCollected, assertKept } = require('../frame/gc.js');

const COUNT = 1000;

const nothing = () => {};

/** Outside of `hold`: its closures would keep its values. */
const holders = [
  () => new AsyncContext.Snapshot(),
  () => AsyncContext.Snapshot.wrap(nothing),
  () => setTimeout(nothing, 1e6).unref(),
  () => new Promise(nothing).then(nothing),
];

/**
 * Keeps contexts whose values belong to a lifetime, as sockets, timers and caches do.
 *
 * @param {InstanceType<typeof Lifetime>} lifetime
 */
function hold(lifetime) {
  const variable = new AsyncContext.Variable();
  const storage = new AsyncLocalStorage();
  const held = [];
  const refs = [];
  for (let i = 0; i < COUNT; i++) {
    const [first, second] = [{}, {}];
    refs.push(new WeakRef(first), new WeakRef(second));
    for (const holder of holders) {
      held.push(lifetime.run(() => variable.run(first, () => storage.run(second, holder))));
    }
  }
  return { held, refs, variable, storage };
}

test('a value of a lifetime is kept by what carries it, and let go when the lifetime ends', async () => {
  const lifetime = new Lifetime();
  const { held, refs, variable } = hold(lifetime);
  await assertKept(...refs);
  lifetime.end();
  await assertCollected(...refs);
  assert.equal(
    held[0].run(() => variable.get()),
    undefined,
  );
});

test('a value that nothing carries is let go before the end', async () => {
  const lifetime = new Lifetime();
  const refs = (() => {
    const variable = new AsyncContext.Variable();
    return Array.from({ length: COUNT }, () => {
      const value = {};
      lifetime.run(() => variable.run(value, () => {}));
      return new WeakRef(value);
    });
  })();
  await assertCollected(...refs);
  assert.equal(lifetime.ended, false);
});

test('a lifetime that has ended is not kept by the one around it, nor by what it waited for', async () => {
  const outer = new Lifetime();
  const controller = new AbortController();
  const refs = (() =>
    Array.from({ length: COUNT }, () => {
      const inner = Lifetime.until(controller.signal);
      outer.run(() => inner.run(() => {}));
      inner.end();
      return new WeakRef(inner);
    }))();
  await assertCollected(...refs);
  assert.equal(outer.ended, false);
  assert.equal(controller.signal.aborted, false);
});
