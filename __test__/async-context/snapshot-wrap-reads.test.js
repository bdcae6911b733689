'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

const { wrap } = AsyncContext.Snapshot;

class CustomError extends Error {}

const fail = () => {
  throw new CustomError();
};

testFromEachState('wrap asks for an own length, reads it, then reads the name, once each', () => {
  const steps = [];
  const unexpected = (trap) => () => assert.fail(`unexpected ${trap}`);
  const proxy = new Proxy(function fn(_a, _b) {}, {
    getOwnPropertyDescriptor(target, key) {
      steps.push(`own ${String(key)}`);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    get(target, key, receiver) {
      steps.push(`get ${String(key)}`);
      assert.equal(receiver, proxy);
      return Reflect.get(target, key, receiver);
    },
    has: unexpected('has'),
    ownKeys: unexpected('ownKeys'),
    getPrototypeOf: unexpected('getPrototypeOf'),
    set: unexpected('set'),
    defineProperty: unexpected('defineProperty'),
  });
  const wrapped = wrap(proxy);
  assert.deepEqual(steps, ['own length', 'get length', 'get name']);
  assert.equal(wrapped.length, 2);
  assert.equal(wrapped.name, 'wrapped fn');
  wrapped();
  assert.deepEqual(steps, ['own length', 'get length', 'get name']);
});

testFromEachState(
  'A length that throws when read makes wrap throw, before the name is read',
  () => {
    const fn = Object.defineProperties(() => {}, {
      length: { get: fail },
      name: { get: () => assert.fail('was read') },
    });
    assert.throws(() => wrap(fn), CustomError);
    assert.throws(() => wrap(new Proxy(() => {}, { get: fail })), CustomError);
  },
);

testFromEachState('What throws while asked for an own length makes wrap throw', () => {
  const handler = { getOwnPropertyDescriptor: fail, get: () => assert.fail('was read') };
  assert.throws(() => wrap(new Proxy(() => {}, handler)), CustomError);
});

testFromEachState('A name that throws when read makes wrap throw, own or inherited', () => {
  const own = Object.defineProperty(() => {}, 'name', { get: fail });
  assert.throws(() => wrap(own), CustomError);

  const inherited = () => {};
  delete inherited.name;
  Object.setPrototypeOf(inherited, Object.defineProperty({}, 'name', { get: fail }));
  assert.throws(() => wrap(inherited), CustomError);

  const get = (target, key) => (key === 'name' ? fail() : target[key]);
  assert.throws(() => wrap(new Proxy(() => {}, { get })), CustomError);
});

testFromEachState('wrap does not ask whether the name is an own property', () => {
  const getOwnPropertyDescriptor = (target, key) =>
    key === 'name' ? fail() : Reflect.getOwnPropertyDescriptor(target, key);
  assert.equal(wrap(new Proxy(function fn() {}, { getOwnPropertyDescriptor })).name, 'wrapped fn');
});

testFromEachState('A revoked proxy of a function makes wrap throw TypeError', () => {
  const { proxy, revoke } = Proxy.revocable(() => {}, {});
  revoke();
  assert.throws(() => wrap(proxy), TypeError);
});

testFromEachState('A wrap that throws leaves the mapping as it was', () => {
  const variable = new AsyncContext.Variable();
  const fn = Object.defineProperty(() => {}, 'name', { get: fail });
  variable.run('value', () => {
    assert.throws(() => wrap(fn), CustomError);
    assert.equal(variable.get(), 'value');
  });
  assert.equal(variable.get(), undefined);
});
