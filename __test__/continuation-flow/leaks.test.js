'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { assertCollected, assertKept, survivors } = require('../frame/gc.js');

/** A flow that stays in use, so that the hooks stay installed. */
const flow = new ContinuationFlow();
const held = flow.run('held', () => new AsyncContext.Snapshot());

/**
 * Runs a program whose flow does not reach the caller.
 *
 * @template T
 * @param {() => Promise<T>} program
 * @returns {Promise<T>}
 */
function apart(program) {
  return new Promise((resolve, reject) => {
    const settle = AsyncContext.Snapshot.wrap((fn) => fn());
    program().then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

test('values of a program that is over are collected', async () => {
  const refs = await apart(async () => {
    const values = Array.from({ length: 10 }, (_, i) => ({ i }));
    for (const value of values) await flow.run(value, async () => await null);
    return values.map((value) => new WeakRef(value));
  });
  await assertCollected(...refs);
});

test('a long chain keeps the value that it has, and no earlier one', async () => {
  const refs = [];
  const step = (i) => {
    const value = { i };
    refs.push(new WeakRef(value));
    return flow.run(value, async () => await null);
  };
  await apart(async () => {
    for (let i = 0; i < 1000; i++) await step(i);
    await new Promise(setImmediate);
    assert.ok((await survivors(refs)) <= 1);
    assert.equal(flow.get()?.i, 999);
  });
});

test('merges in a loop keep the branches of the last', async () => {
  const refs = [];
  const branch = (i) => {
    const value = { i };
    refs.push(new WeakRef(value));
    return flow.run(value, async () => await null);
  };
  for (const merge of ['last', () => 'merged']) {
    const merged = new ContinuationFlow({ merge });
    refs.length = 0;
    await apart(() =>
      merged.run('main', async () => {
        for (let i = 0; i < 100; i++) {
          await Promise.all([branch(i), branch(i), merged.run(i, async () => {})]);
        }
        // Three branches are aggregated; the third has the value that the previous merge chose.
        assert.ok((await survivors(refs)) <= 3);
      }),
    );
  }
});

test('a settled promise keeps its value as long as it lives', async () => {
  const held = new Set();
  const ref = (() => {
    const value = { kept: true };
    held.add(flow.run(value, () => Promise.resolve()));
    return new WeakRef(value);
  })();
  await assertKept(ref);
  held.clear();
  await assertCollected(ref);
});

test('promises are collected, also those from which others continue', async () => {
  const refs = [];
  const kept = [];
  await apart(() =>
    flow.run('main', async () => {
      for (let i = 0; i < 10; i++) {
        const promise = Promise.resolve(i);
        refs.push(new WeakRef(promise));
        const derived = promise.then(() => {});
        kept.push(derived);
        await derived;
      }
    }),
  );
  await assertCollected(...refs);
  assert.equal(kept.length, 10);
});

test('a promise that waits for ever keeps nothing that it continues from', async () => {
  const refs = [];
  let last;
  flow.run({ main: true }, () => {
    let promise = new Promise(() => {});
    for (let i = 0; i < 10; i++) {
      refs.push(new WeakRef(promise));
      promise = promise.then(() => {});
    }
    last = promise;
  });
  await assertCollected(...refs);
  assert.ok(last);
});

test('a combinator that is settled keeps the branch that settled it, and no other', async () => {
  const never = [new Promise(() => {}), new Promise(() => {})];
  const ref = await apart(async () => {
    const value = {};
    const [fulfil, reject] = [() => Promise.resolve(), () => Promise.reject('reason')];
    const later = (settle) => async () => {
      await null;
      return settle();
    };
    await Promise.any([never[0], flow.run(value, reject), flow.run('late', later(fulfil))]);
    await Promise.all([never[1], flow.run(value, fulfil), flow.run('late', later(reject))]).catch(
      () => {},
    );
    return new WeakRef(value);
  });
  await assertCollected(ref);
  assert.equal(never.length, 2);
});

test('a flow that nobody holds is collected, with its values', async () => {
  const refs = await apart(async () => {
    const other = new ContinuationFlow();
    const value = {};
    await other.run(value, async () => await null);
    return [new WeakRef(other), new WeakRef(value)];
  });
  await assertCollected(...refs);
  assert.equal(
    held.run(() => flow.get()),
    'held',
  );
});
