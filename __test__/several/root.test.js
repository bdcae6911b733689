'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage, rootSnapshot, runInRoot } = require('../../index.js');
const { assertCollected } = require('../frame/gc.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const hooks = require('node:async_hooks');

const variable = new AsyncContext.Variable({ defaultValue: 'default' });
const storage = new AsyncLocalStorage();
const read = () => [variable.get(), storage.getStore()];

/** The two ways to run in no context. */
const ways = {
  runInRoot,
  'rootSnapshot.run': (fn, ...args) => rootSnapshot.run(fn, ...args),
};

for (const [name, run] of Object.entries(ways)) {
  testFromEachState(`${name}: no value inside, all of them again after it`, async () => {
    await variable.run('value', () =>
      storage.run('store', async () => {
        const later = run(
          mustCall(async (...args) => {
            assert.deepEqual(args, ['a', 'b']);
            assert.deepEqual(read(), ['default', undefined]);
            await new Promise((resolve) => setTimeout(resolve, 1));
            return read();
          }),
          'a',
          'b',
        );
        assert.deepEqual(read(), ['value', 'store']);
        assert.deepEqual(await later, ['default', undefined]);
        assert.throws(
          () =>
            run(() => {
              throw new RangeError('inside');
            }),
          RangeError,
        );
        assert.deepEqual(read(), ['value', 'store']);
      }),
    );
  });

  testFromEachState(`${name}: what is entered inside ends with it`, () => {
    run(() => storage.enterWith('entered'));
    assert.equal(storage.getStore(), undefined);
  });
}

test('a pool that is made in the root pins no request', async () => {
  /** @type {any} */
  let timer;
  const ref = variable.run(/** @type {any} */ ({ request: true }), () => {
    timer = runInRoot(() => setInterval(() => {}, 1e6));
    return new WeakRef(/** @type {any} */ (variable.get()));
  });
  await assertCollected(ref);
  clearInterval(timer);
});

test('the root is none for a storage of Node’s either where both share the slot', () => {
  const theirs = new hooks.AsyncLocalStorage();
  theirs.run('theirs', () => {
    const shared = sharesSlot();
    assert.equal(
      runInRoot(() => theirs.getStore()),
      shared ? undefined : 'theirs',
    );
    assert.equal(theirs.getStore(), 'theirs');
  });
});

/** Whether a Snapshot also captures the values of Node's storages. */
function sharesSlot() {
  const probe = new hooks.AsyncLocalStorage();
  const snapshot = probe.run(1, () => new AsyncContext.Snapshot());
  return snapshot.run(() => probe.getStore()) === 1;
}

test('runInRoot refuses what is no function', () => {
  for (const fn of [undefined, null, {}, 'function']) {
    assert.throws(() => runInRoot(/** @type {any} */ (fn)), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "fn" argument must be of type function\. Received /,
    });
  }
});
