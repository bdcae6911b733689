'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { AsyncContext, AsyncVariableScope } = require('../../index.js');
const { assertBuiltInFunction, method } = require('../async-context/built-in.js');

const { Variable } = AsyncContext;

test('withValue is a method of Variable of length 1', () => {
  const { withValue } = Variable.prototype;
  const descriptor = Object.getOwnPropertyDescriptor(Variable.prototype, 'withValue');
  assert.deepEqual(descriptor, method(withValue));
  assertBuiltInFunction(withValue, 'withValue', 1);
});

test('withValue returns an AsyncVariableScope, and the class makes the same', () => {
  const variable = new Variable();
  const scope = variable.withValue('value');
  assert.ok(scope instanceof AsyncVariableScope);
  scope.dispose();
  const made = new AsyncVariableScope(variable, 'made');
  assert.equal(variable.get(), 'made');
  made.dispose();
  assert.equal(variable.get(), undefined);
});

test('withValue of anything but a Variable is a TypeError, and enters nothing', () => {
  const variable = new Variable();
  for (const receiver of [
    undefined,
    null,
    1,
    {},
    new AsyncContext.Snapshot(),
    Variable.prototype,
  ]) {
    assert.throws(() => Reflect.apply(variable.withValue, receiver, [1]), {
      name: 'TypeError',
      code: 'ERR_INVALID_THIS',
    });
  }
});

test('AsyncVariableScope takes a Variable only', () => {
  for (const variable of [undefined, null, 1, {}, new AsyncContext.Snapshot(), Variable]) {
    assert.throws(() => new AsyncVariableScope(variable, 1), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "variable" argument must be an instance of AsyncContext\.Variable\. Received /,
    });
  }
  // @ts-expect-error: it is a class.
  assert.throws(() => AsyncVariableScope(new Variable(), 1), TypeError);
});

test('a scope shows nothing, and cannot be ended by what is none', () => {
  const scope = new Variable().withValue('secret');
  scope.dispose();
  assert.deepEqual(Reflect.ownKeys(scope), []);
  assert.doesNotMatch(inspect(scope, { showHidden: true, depth: Infinity }), /secret/);
  assert.throws(() => Reflect.apply(scope.dispose, {}, []), TypeError);
});

test('a subclass whose constructor throws has entered: it is for the subclass to end that', () => {
  class Careful extends AsyncVariableScope {
    constructor(variable, value) {
      super(variable, value);
      try {
        throw new RangeError('in the constructor');
      } catch (error) {
        this.dispose();
        throw error;
      }
    }
  }
  const variable = new Variable();
  assert.throws(() => new Careful(variable, 1), RangeError);
  assert.equal(variable.get(), undefined);
});
