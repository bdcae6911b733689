'use strict';

/*
 * Storages and variables as stores of a channel. Node 20 to 24 call `run` of a store, Node 26 calls
 * `withScope` (lib/diagnostics_channel.js).
 */

const assert = require('node:assert/strict');
const diagnostics = /** @type {any} */ (require('node:diagnostics_channel'));
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

let channels = 0;
const nextName = () => `native-async-context:channels:${channels++}`;

/** @param {any} start the channel to which the stores are bound */
function bound(start) {
  const storage = new AsyncLocalStorage();
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const plain = new AsyncContext.Variable();
  start.bindStore(storage, ({ id }) => `storage ${id}`);
  start.bindStore(variable, ({ id }) => `variable ${id}`);
  start.bindStore(plain);
  return () => [storage.getStore(), variable.get(), plain.get()];
}

const inside = (message) => [`storage ${message.id}`, `variable ${message.id}`, message];
const outside = [undefined, 'default', undefined];

testFromEachState('runStores enters a storage and variables, for subscribers too', () => {
  const stores = diagnostics.channel(nextName());
  const read = bound(stores);
  const message = { id: 7 };
  stores.subscribe(mustCall(() => assert.deepEqual(read(), inside(message))));
  const seen = stores.runStores(
    message,
    mustCall(function (...args) {
      assert.deepEqual([this.self, ...args], ['this', 1, 2]);
      return read();
    }),
    { self: 'this' },
    ...[1, 2],
  );
  assert.deepEqual(seen, inside(message));
  assert.deepEqual(read(), outside);
});

testFromEachState('runStores leaves them when the function throws', () => {
  const stores = diagnostics.channel(nextName());
  const read = bound(stores);
  const thrown = new Error('from the function');
  assert.throws(
    () =>
      stores.runStores({ id: 1 }, () => {
        throw thrown;
      }),
    (error) => error === thrown,
  );
  assert.deepEqual(read(), outside);
});

testFromEachState('channels inside of one another', () => {
  const stores = diagnostics.channel(nextName());
  const read = bound(stores);
  const outer = { id: 'outer' };
  const inner = { id: 'inner' };
  stores.runStores(outer, () => {
    assert.deepEqual(
      stores.runStores(inner, () => read()),
      inside(inner),
    );
    assert.deepEqual(read(), inside(outer));
  });
  assert.deepEqual(read(), outside);
});

testFromEachState('an unbound store is entered no more', () => {
  const stores = diagnostics.channel(nextName());
  const variable = new AsyncContext.Variable();
  stores.bindStore(variable);
  assert.equal(
    stores.runStores(1, () => variable.get()),
    1,
  );
  assert.equal(stores.unbindStore(variable), true);
  assert.equal(stores.unbindStore(variable), false);
  assert.equal(
    stores.runStores(1, () => variable.get()),
    undefined,
  );
});

testFromEachState('traceSync, tracePromise and traceCallback', async () => {
  const traced = diagnostics.tracingChannel(nextName());
  const read = bound(traced.start);
  const message = { id: 3 };
  assert.deepEqual(
    traced.traceSync(() => read(), message),
    inside(message),
  );
  assert.deepEqual(
    await traced.tracePromise(async () => {
      await null;
      return read();
    }, message),
    inside(message),
  );
  const seen = await new Promise((resolve) => {
    traced.traceCallback(
      (callback) => setImmediate(callback),
      0,
      message,
      undefined,
      () => resolve(read()),
    );
  });
  assert.deepEqual(seen, inside(message));
  assert.deepEqual(read(), outside);
});

if (diagnostics.boundedChannel !== undefined) {
  testFromEachState('a BoundedChannel, run and withScope', () => {
    const traced = diagnostics.boundedChannel(nextName());
    const read = bound(traced.start);
    const message = { id: 4 };
    assert.deepEqual(
      traced.run(message, () => read()),
      inside(message),
    );
    const scope = traced.withScope(message);
    assert.deepEqual(read(), inside(message));
    scope[Symbol.dispose]();
    assert.deepEqual(read(), outside);
  });
}

if (diagnostics.Channel.prototype.withStoreScope !== undefined) {
  testFromEachState('withStoreScope', () => {
    const stores = diagnostics.channel(nextName());
    const read = bound(stores);
    const message = { id: 5 };
    const scope = stores.withStoreScope(message);
    assert.deepEqual(read(), inside(message));
    scope[Symbol.dispose]();
    assert.deepEqual(read(), outside);
  });
}
