'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeAsyncLocalStorage } = require('node:async_hooks');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const COUNT = 15;

// Shared by all tests: on Node 20 and 22, a storage of Node that has run once has a permanent cost.
const stores = Array.from({ length: COUNT }, () => [
  new AsyncLocalStorage(),
  new NodeAsyncLocalStorage(),
]);
const variables = Array.from({ length: COUNT }, () => new AsyncContext.Variable());

const read = () => [
  ...stores.flatMap((pair) => pair.map((store) => store.getStore())),
  ...variables.map((variable) => variable.get()),
];

/** Enters every store and variable, alternating between ours and Node's. */
function nest(values, fn, i = 0) {
  if (i === COUNT) return fn();
  const [ours, node] = stores[i];
  return ours.run(values[2 * i], () =>
    node.run(values[2 * i + 1], () =>
      variables[i].run(values[2 * COUNT + i], nest, values, fn, i + 1),
    ),
  );
}

const values = (prefix) => Array.from({ length: 3 * COUNT }, (_, i) => `${prefix} ${i}`);

testFromEachState('fifteen stores of each kind keep their values, one in the other', async () => {
  const before = read();
  await nest(
    values('a'),
    mustCall(async () => {
      assert.deepEqual(read(), values('a'));
      await null;
      assert.deepEqual(read(), values('a'));
      await nest(
        values('b'),
        mustCall(async () => {
          assert.deepEqual(read(), values('b'));
          await null;
          assert.deepEqual(read(), values('b'));
        }),
      );
      assert.deepEqual(read(), values('a'));
    }),
  );
  assert.deepEqual(read(), before);
});

testFromEachState('an exception through all of them restores each', () => {
  nest(
    values('a'),
    mustCall(() => {
      assert.throws(
        () =>
          nest(values('b'), () => {
            throw new RangeError('from the innermost');
          }),
        RangeError,
      );
      assert.deepEqual(read(), values('a'));
    }),
  );
});

testFromEachState('a change of any one leaves all others as they are', () =>
  nest(
    values('a'),
    mustCall(() => {
      const changed = (i) => values('a').map((value, j) => (i === j ? 'changed' : value));
      stores.forEach((pair, i) =>
        pair.forEach((store, j) =>
          store.run(
            'changed',
            mustCall(() => assert.deepEqual(read(), changed(2 * i + j))),
          ),
        ),
      );
      variables.forEach((variable, i) =>
        variable.run(
          'changed',
          mustCall(() => assert.deepEqual(read(), changed(2 * COUNT + i))),
        ),
      );
      assert.deepEqual(read(), values('a'));
    }),
  ),
);

testFromEachState('flows that interleave keep all their values', () =>
  Promise.all(
    ['a', 'b', 'c'].map((prefix) =>
      nest(
        values(prefix),
        mustCall(async () => {
          for (let i = 0; i < 10; i++) {
            await null;
            assert.deepEqual(read(), values(prefix));
          }
        }),
      ),
    ),
  ),
);
