'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage, runAll, runtime } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');

/*
 * One test for each built-in through which an attack once succeeded.
 */

/**
 * @param {any} owner
 * @param {PropertyKey} key
 * @param {any} value
 * @param {() => any} fn
 */
function replacing(owner, key, value, fn) {
  const original = Object.getOwnPropertyDescriptor(owner, key);
  const { defineProperty, deleteProperty } = Reflect;
  defineProperty(owner, key, { value, writable: true, configurable: true });
  try {
    return fn();
  } finally {
    if (original === undefined) deleteProperty(owner, key);
    else defineProperty(owner, key, original);
  }
}

/** Records the arguments and receivers of a function. */
function spyOn(original) {
  const seen = [];
  const { apply } = Reflect;
  const spy = function (...args) {
    seen[seen.length] = this;
    for (let i = 0; i < args.length; i++) seen[seen.length] = args[i];
    return apply(original, this, args);
  };
  return { seen, spy };
}

test('Array.isArray is not shown the entries of runAll', () => {
  const variable = new AsyncContext.Variable();
  const { seen, spy } = spyOn(Array.isArray);
  const entries = /** @type {const} */ ([[variable, 'secret']]);
  const read = replacing(Array, 'isArray', spy, () => runAll(entries, () => variable.get()));
  assert.equal(read, 'secret');
  assert.deepEqual(seen, []);
});

test('Array.isArray is not shown the options of a storage', () => {
  const { seen, spy } = spyOn(Array.isArray);
  const options = { defaultValue: 'secret' };
  const storage = replacing(Array, 'isArray', spy, () => new AsyncLocalStorage(options));
  assert.equal(storage.getStore(), 'secret');
  assert.deepEqual(seen, []);
});

const own = new NodeStorage();
const variable = new AsyncContext.Variable();
const inner = new AsyncContext.Variable();

/** Enters one of our variables over a frame of Node's that carries another, and reads that one. */
const overNodes = () => inner.run('inner', () => variable.get());

test("WeakRef is not shown Node's frame", () => {
  const shown = [];
  const { WeakRef } = globalThis;
  class Spy extends WeakRef {
    constructor(target) {
      super(target);
      shown[shown.length] = target;
    }
  }
  const read = variable.run('ours', () =>
    own.run("Node's", () => replacing(globalThis, 'WeakRef', Spy, overNodes)),
  );
  assert.equal(read, 'ours');
  assert.deepEqual(shown, []);
});

test("next of Maps' iterators is shown Node's frame by nobody but Node", () => {
  const prototype = Object.getPrototypeOf(new Map().entries());
  const shown = (/** @type {() => unknown} */ fn) => {
    const { seen, spy } = spyOn(prototype.next);
    const read = variable.run('ours', () =>
      own.run("Node's", () => replacing(prototype, 'next', spy, fn)),
    );
    assert.equal(read, 'ours');
    return seen.length > 0;
  };
  const byNode = shown(() => own.run('again', () => variable.get()));
  // On `host`, our frame is the value of one of Node's storages, so Node does the copying.
  assert.equal(shown(overNodes), runtime.backend === 'host' && byNode);
});

/** An attacker's iterator, for every object without its own iterator. */
const nothing = function* () {};
const everywhere = (fn) => replacing(Object.prototype, Symbol.iterator, nothing, fn);

test('An iterator on Object.prototype does not change how long a wrapper is', () => {
  const named = { 'never wrapped before': (_a, _b, _c) => {} };
  const wrapped = everywhere(() => AsyncContext.Snapshot.wrap(named['never wrapped before']));
  assert.equal(wrapped.length, 3);
});

test('An iterator on Object.prototype does not change what a flow gathers', async () => {
  const flow = new ContinuationFlow();
  await flow.run(0, async () => {
    await Promise.all([flow.run(1, async () => {}), flow.run(2, async () => {})]);
    assert.deepEqual(
      everywhere(() => flow.getAggregated()),
      [1, 2],
    );
  });
});

test('An iterator on Object.prototype does not change how large a table is', () => {
  const variables = Array.from({ length: 1100 }, () => new AsyncContext.Variable());
  const enter = (i) =>
    i === variables.length
      ? variables.every((each, index) => each.get() === index)
      : variables[i].run(i, enter, i + 1);
  assert.equal(
    everywhere(() => enter(0)),
    true,
  );
});
