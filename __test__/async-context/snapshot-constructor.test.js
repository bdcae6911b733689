'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Snapshot, Variable } = AsyncContext;

test('Snapshot called without new throws TypeError', () => {
  assert.throws(() => Snapshot(), TypeError);
  assert.throws(() => Snapshot.call(new Snapshot()), TypeError);
});

test('A Snapshot is extensible and has no properties of its own: nothing lists what it captured', () => {
  const snapshot = new Variable().run('value', () => new Snapshot());
  assert.deepEqual(Reflect.ownKeys(snapshot), []);
  assert.equal(Object.isExtensible(snapshot), true);
  assert.equal(Object.getPrototypeOf(snapshot), Snapshot.prototype);
});

test('Each Snapshot is a new object', () => {
  assert.notEqual(new Snapshot(), new Snapshot());
});

test('Snapshot looks at no argument', () => {
  const untouchable = new Proxy(
    {},
    { get: () => assert.fail('was read'), has: () => assert.fail('was asked') },
  );
  assert.ok(new Snapshot(untouchable) instanceof Snapshot);
});

test('Snapshot can be subclassed, and captures where the subclass is constructed', () => {
  const variable = new Variable();
  class Derived extends Snapshot {
    read() {
      return this.run(() => variable.get());
    }
  }
  const snapshot = variable.run('captured', () => new Derived());
  assert.ok(snapshot instanceof Snapshot);
  assert.equal(snapshot.read(), 'captured');
  assert.equal(variable.get(), undefined);
});

test('The prototype of a new Snapshot comes from new.target', () => {
  function NewTarget() {}
  const snapshot = Reflect.construct(Snapshot, [], NewTarget);
  assert.equal(Object.getPrototypeOf(snapshot), NewTarget.prototype);
  assert.equal(Reflect.apply(Snapshot.prototype.run, snapshot, [() => 'result']), 'result');
});
