'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeAsyncLocalStorage } = require('node:async_hooks');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

// Node 20 and 22 (24 under --no-async-context-frame) disable the storage while `exit` runs; with
// frames, `exit` is a run. Either way, the `exit` of one side does not affect the values of the other.

const variable = new AsyncContext.Variable();
const ours = new AsyncLocalStorage();
const node = new NodeAsyncLocalStorage();

const ways = {
  nothing: (fn) => fn(),
  'our run': (fn) => ours.run('between', fn),
  'Variable.run': (fn) => variable.run('between', fn),
  'Snapshot.run': (fn) => new AsyncContext.Snapshot().run(fn),
  'our enterWith': (fn) => {
    ours.enterWith('between');
    return fn();
  },
};

const all = (fn) =>
  variable.run('variable', () => ours.run('ours', () => node.run('node', mustCall(fn))));

for (const [outside, enterOutside] of Object.entries(ways)) {
  for (const [inside, enterInside] of Object.entries(ways)) {
    testFromEachState(`Node's exit between ${outside} and ${inside} hides its own only`, () =>
      all(() => {
        enterOutside(() => {
          const before = [variable.get(), ours.getStore()];
          node.exit(
            mustCall(() => {
              assert.equal(node.getStore(), undefined);
              assert.deepEqual([variable.get(), ours.getStore()], before);
              enterInside(mustCall(() => assert.equal(node.getStore(), undefined)));
            }),
          );
          assert.equal(node.getStore(), 'node');
        });
        assert.equal(node.getStore(), 'node');
        assert.equal(variable.get(), 'variable');
      }),
    );
  }
}

testFromEachState("Node's exit keeps ours through await, and its own away", () =>
  all(async () => {
    await node.exit(
      mustCall(async () => {
        await null;
        assert.equal(node.getStore(), undefined);
        assert.equal(ours.getStore(), 'ours');
        assert.equal(variable.get(), 'variable');
      }),
    );
    assert.equal(node.getStore(), 'node');
    assert.equal(ours.getStore(), 'ours');
    assert.equal(variable.get(), 'variable');
  }),
);

testFromEachState("what Node's exit throws leaves both sides as they were", () =>
  all(() => {
    assert.throws(
      () =>
        node.exit(() =>
          ours.run('inside', () => {
            throw new RangeError('from the callback');
          }),
        ),
      RangeError,
    );
    assert.equal(node.getStore(), 'node');
    assert.equal(ours.getStore(), 'ours');
    assert.equal(variable.get(), 'variable');
  }),
);

testFromEachState("our enterWith inside Node's exit outlives it", () =>
  all(() => {
    node.exit(mustCall(() => ours.enterWith('entered')));
    assert.equal(ours.getStore(), 'entered');
    assert.equal(node.getStore(), 'node');
  }),
);
