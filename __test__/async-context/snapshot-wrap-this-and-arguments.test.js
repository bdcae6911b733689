'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const { wrap } = AsyncContext.Snapshot;

testFromEachState('The wrapper forwards its receiver as it is', () => {
  const receivers = [undefined, null, 1, 'text', true, 1n, Symbol('symbol'), {}, () => {}];
  const wrapped = wrap(
    mustCall(function () {
      return this;
    }, receivers.length + 2),
  );
  for (const receiver of receivers) assert.equal(Reflect.apply(wrapped, receiver, []), receiver);
  const object = { wrapped };
  assert.equal(object.wrapped(), object);
  assert.equal(wrapped(), undefined);
});

testFromEachState('The wrapper forwards every argument as it is', () => {
  for (const args of [[], [undefined], [1, 2, 3], [{}, null], new Array(50).fill(7)]) {
    const seen = wrap(mustCall((...given) => given))(...args);
    assert.deepEqual(seen, args);
    seen.forEach((arg, i) => assert.equal(arg, args[i]));
  }
});

testFromEachState('The wrapper returns what the function returns, as it is', () => {
  for (const result of [undefined, null, 0, {}, Promise.resolve(), wrap(() => {})]) {
    assert.equal(wrap(mustCall(() => result))(), result);
  }
});

testFromEachState('The wrapper calls a proxy through its apply trap', () => {
  const receiver = {};
  const fn = () => {};
  const proxy = new Proxy(fn, {
    apply: mustCall((target, thisArgument, args) => {
      assert.equal(target, fn);
      assert.equal(thisArgument, receiver);
      assert.deepEqual(args, [1, 2]);
      return 'result';
    }),
  });
  assert.equal(Reflect.apply(wrap(proxy), receiver, [1, 2]), 'result');
});
