'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');

/*
 * Code without a flow can neither see nor change its value, not even by replacing the built-ins that
 * the package might call (lib/internal/primordials.js).
 */

const owners = {
  Array,
  'Array.prototype': Array.prototype,
  'Array iterator': Object.getPrototypeOf([][Symbol.iterator]()),
  'Function.prototype': Function.prototype,
  'Map.prototype': Map.prototype,
  Object,
  Reflect,
  'WeakRef.prototype': WeakRef.prototype,
};

/** The arguments and receivers of all calls to replaced functions. */
const seen = [];

/**
 * Replaces every function of an object by one that listens, while `fn` runs.
 *
 * @param {any} owner
 * @param {() => Promise<void>} fn
 */
async function listening(owner, fn) {
  const restore = [];
  for (const key of Reflect.ownKeys(owner)) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, key);
    if (typeof descriptor.value !== 'function' || !descriptor.configurable) continue;
    if (key === 'constructor') continue;
    const { value } = descriptor;
    const listener = function (...args) {
      seen[seen.length] = this;
      for (let i = 0; i < args.length; i++) seen[seen.length] = args[i];
      return new.target ? construct(value, args) : apply(value, this, args);
    };
    restore[restore.length] = () => define(owner, key, descriptor);
    define(owner, key, { ...descriptor, value: listener });
  }
  try {
    await fn();
  } finally {
    for (let i = 0; i < restore.length; i++) restore[i]();
  }
}
const { apply, construct, defineProperty: define } = Reflect;

const secret = { secret: true };

/** Whether the secret, or an object that refers to it, was seen. */
function leaked() {
  const visited = new Set();
  const visit = (value) => {
    if (value === secret) return true;
    if (typeof value !== 'object' || value === null || visited.has(value)) return false;
    visited.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      if ('value' in descriptor && visit(descriptor.value)) return true;
    }
    return false;
  };
  return seen.some((value) => visit(value));
}

for (const [name, owner] of Object.entries(owners)) {
  test(`Replacing the functions of ${name} shows no value`, async () => {
    const flow = new ContinuationFlow();
    const merged = new ContinuationFlow({ merge: (values) => values[0] });
    let after;
    seen.length = 0;
    const enter = () =>
      flow.run(secret, () =>
        merged.run(secret, async () => {
          await null;
          await Promise.all([null, flow.run(1, async () => {})]);
        }),
      );
    await new Promise((resolve, reject) => {
      const settle = AsyncContext.Snapshot.wrap(resolve);
      void listening(owner, async () => {
        await enter();
        after = [merged.get(), flow.get()];
      }).then(settle, reject);
    });
    assert.deepEqual(after, [secret, 1]);
    assert.equal(leaked(), false);
  });
}

test('The listener of these tests would notice', async () => {
  seen.length = 0;
  await listening(Array.prototype, async () => {
    [secret].slice();
  });
  assert.equal(leaked(), true);
});

test('What the hooks note in a promise is not to be found in it', async () => {
  const flow = new ContinuationFlow();
  await flow.run(secret, async () => {
    const promise = Promise.resolve();
    const derived = promise.then(() => {});
    seen.length = 0;
    seen.push(promise, derived);
    assert.equal(leaked(), false);
    await derived;
  });
});
