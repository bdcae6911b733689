'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeAsyncLocalStorage } = require('node:async_hooks');
const { tracingChannel } = require('node:diagnostics_channel');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

let channels = 0;

/** A tracing channel with a store of either kind bound to its start. */
function setUp() {
  const traced = tracingChannel(`native-async-context:test:${channels++}`);
  const ours = new AsyncLocalStorage();
  const node = new NodeAsyncLocalStorage();
  const variable = new AsyncContext.Variable();
  traced.start.bindStore(ours, ({ id }) => `ours ${id}`);
  traced.start.bindStore(node, ({ id }) => `node ${id}`);
  const read = () => [ours.getStore(), node.getStore(), variable.get()];
  return { traced, variable, read, ours, node };
}

testFromEachState('traceSync enters the stores of both kinds, and leaves them', () => {
  const { traced, variable, read } = setUp();
  variable.run('variable', () => {
    const result = traced.traceSync(
      mustCall(function (...args) {
        assert.deepEqual(args, [1, 2]);
        assert.deepEqual(this, { receiver: true });
        return read();
      }),
      { id: 1 },
      { receiver: true },
      1,
      2,
    );
    assert.deepEqual(result, ['ours 1', 'node 1', 'variable']);
    assert.deepEqual(read(), [undefined, undefined, 'variable']);
  });
});

testFromEachState('traceSync leaves them when the function throws', () => {
  const { traced, variable, read } = setUp();
  const thrown = new Error('from the function');
  variable.run('variable', () => {
    assert.throws(
      () =>
        traced.traceSync(
          () => {
            throw thrown;
          },
          { id: 1 },
        ),
      (error) => error === thrown,
    );
    assert.deepEqual(read(), [undefined, undefined, 'variable']);
  });
});

testFromEachState('tracePromise keeps the stores of both kinds over await', async () => {
  const { traced, variable, read } = setUp();
  await variable.run('variable', async () => {
    const promise = traced.tracePromise(
      mustCall(async () => {
        const before = read();
        await null;
        assert.deepEqual(read(), before);
        return before;
      }),
      { id: 2 },
    );
    assert.deepEqual(read(), [undefined, undefined, 'variable']);
    assert.deepEqual(await promise, ['ours 2', 'node 2', 'variable']);
    assert.deepEqual(read(), [undefined, undefined, 'variable']);
  });
});

testFromEachState('tracePromise keeps them for the subscribers, too', async () => {
  const { traced, read } = setUp();
  const seen = [];
  const record = (name) => mustCall(() => seen.push([name, ...read().slice(0, 2)]));
  const handlers = {
    start: record('start'),
    end: record('end'),
    asyncStart: record('asyncStart'),
    asyncEnd: record('asyncEnd'),
    error: record('error'),
  };
  traced.subscribe(handlers);
  await assert.rejects(
    traced.tracePromise(
      async () => {
        await null;
        throw new RangeError('from the function');
      },
      { id: 3 },
    ),
    RangeError,
  );
  traced.unsubscribe(handlers);
  assert.deepEqual(seen, [
    ['start', 'ours 3', 'node 3'],
    ['end', 'ours 3', 'node 3'],
    ['error', 'ours 3', 'node 3'],
    ['asyncStart', 'ours 3', 'node 3'],
    ['asyncEnd', 'ours 3', 'node 3'],
  ]);
});

testFromEachState('traceCallback enters the stores that are bound to asyncStart', async () => {
  const { traced, read, ours, node } = setUp();
  traced.asyncStart.bindStore(ours, ({ id }) => `ours async ${id}`);
  traced.asyncStart.bindStore(node, ({ id }) => `node async ${id}`);
  await new Promise((resolve) => {
    traced.traceCallback(
      mustCall((callback) => {
        assert.deepEqual(read().slice(0, 2), ['ours 4', 'node 4']);
        Promise.resolve().then(() => callback(null, 'result'));
      }),
      0,
      { id: 4 },
      undefined,
      mustCall((error, result) => {
        assert.equal(error, null);
        assert.equal(result, 'result');
        assert.deepEqual(read().slice(0, 2), ['ours async 4', 'node async 4']);
        resolve();
      }),
    );
    assert.deepEqual(read().slice(0, 2), [undefined, undefined]);
  });
});

testFromEachState('a store that is unbound is not entered any more', () => {
  const { traced, read, ours } = setUp();
  assert.equal(traced.start.unbindStore(ours), true);
  assert.deepEqual(traced.traceSync(read, { id: 5 }), [undefined, 'node 5', undefined]);
});
