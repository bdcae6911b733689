'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const vm = require('node:vm');
const { AsyncContext } = require('../../index.js');

// GetPrototypeFromConstructor, steps 3 and 4.

const noObjects = [undefined, null, true, '', Symbol('none'), 1];

for (const [name, Class] of Object.entries({
  Variable: AsyncContext.Variable,
  Snapshot: AsyncContext.Snapshot,
})) {
  test(`${name}: the prototype of newTarget, if it is an object`, () => {
    for (const prototype of [{}, function () {}, Object.prototype, Class.prototype]) {
      const newTarget = function () {};
      newTarget.prototype = prototype;
      const instance = Reflect.construct(Class, [], newTarget);
      assert.equal(Object.getPrototypeOf(instance), prototype);
    }
    class Sub extends Class {}
    assert.equal(Object.getPrototypeOf(new Sub()), Sub.prototype);
  });

  test(`${name}: else that of the class`, () => {
    for (const prototype of noObjects) {
      const newTarget = /** @type {any} */ (function () {});
      newTarget.prototype = prototype;
      const instance = Reflect.construct(Class, [], newTarget);
      assert.equal(Object.getPrototypeOf(instance), Class.prototype);
      assert.equal(
        instance.run(...(name === 'Variable' ? [1, () => instance.get()] : [() => 1])),
        1,
      );
    }
  });

  test(`${name}: an error of newTarget's getter is thrown`, () => {
    const newTarget = function () {}.bind(undefined);
    Object.defineProperty(newTarget, 'prototype', {
      get() {
        throw new RangeError('from the getter');
      },
    });
    assert.throws(() => Reflect.construct(Class, [], newTarget), RangeError);
  });

  test(`Known limit: ${name}: a newTarget of another realm gives an instance of this one`, () => {
    const newTarget = vm.runInNewContext('const fn = function () {}; fn.prototype = 1; fn');
    const instance = Reflect.construct(Class, [], newTarget);
    assert.equal(Object.getPrototypeOf(instance), Class.prototype);
  });
}
