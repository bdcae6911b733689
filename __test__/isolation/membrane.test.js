'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/*
 * A membrane separates two parties and passes each function of one side to the other as a function of
 * its own. It cannot see the context, which goes with every call. See docs/isolation.md.
 */

/** A membrane that ignores the context. */
const passing =
  (fn) =>
  (...args) =>
    fn(...args);

/** A membrane that handles it: a function runs in the context in which it crossed the membrane. */
function keeping(fn) {
  const wrapped = AsyncContext.Snapshot.wrap(fn);
  return (...args) => wrapped(...args);
}

/**
 * Passes one callback to two callers that pass exactly the same arguments.
 *
 * @param {(fn: () => unknown) => () => unknown} membrane
 */
function toldApart(membrane) {
  const secret = new AsyncContext.Variable();
  const callback = membrane(mustCall(() => secret.get(), 2));
  const caller = (/** @type {string} */ name) => secret.run(name, () => callback());
  return [caller('first'), caller('second')];
}

testFromEachState('the context tells a callback who calls it, through a membrane', () => {
  assert.deepEqual(toldApart(passing), ['first', 'second']);
});

testFromEachState('Snapshot.wrap at the membrane keeps that from it', () => {
  assert.deepEqual(toldApart(keeping), [undefined, undefined]);
});

testFromEachState('and what the callee enters from its caller', () => {
  const secret = new AsyncContext.Variable();
  const callback = keeping(mustCall(() => void secret.withValue('entered')));
  callback();
  assert.equal(secret.get(), undefined);
});

testFromEachState('so for what the callback leaves for later', async () => {
  const secret = new AsyncContext.Variable();
  const callback = keeping(
    mustCall(async () => {
      await null;
      return secret.get();
    }),
  );
  assert.equal(await secret.run('caller', () => callback()), undefined);
});

// `emitter.off(event, fn)` uses `listener` to find a wrapped listener, as with Node's own `once`.
testFromEachState('a wrapper names what it wraps: a known limit, so a membrane hides it', () => {
  const secret = new AsyncContext.Variable();
  const fn = () => secret.get();
  const wrapped = /** @type {any} */ (AsyncContext.Snapshot.wrap(fn));
  assert.equal(wrapped.listener, fn);
  assert.equal(
    secret.run('caller', () => wrapped()),
    undefined,
  );
  assert.equal(
    secret.run('caller', () => wrapped.listener()),
    'caller',
  );
  assert.equal(Reflect.deleteProperty(wrapped, 'listener'), true);
  assert.equal('listener' in keeping(fn), false);
});
