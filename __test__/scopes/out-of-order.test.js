'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'two scopes of one variable, the outer ended first: both end with the inner',
  () => {
    const variable = new AsyncContext.Variable();
    variable.run('found', () => {
      const outer = variable.withValue('outer');
      const inner = variable.withValue('inner');
      outer[Symbol.dispose]();
      assert.equal(variable.get(), 'inner');
      inner[Symbol.dispose]();
      assert.equal(variable.get(), 'found');
    });
  },
);

testFromEachState('three scopes of one variable, ended from the outside in', () => {
  const variable = new AsyncContext.Variable();
  const scopes = [1, 2, 3].map((value) => variable.withValue(value));
  const seen = scopes.map((scope) => {
    scope.dispose();
    return variable.get();
  });
  assert.deepEqual(seen, [3, 3, undefined]);
});

testFromEachState('of three scopes, the one in the middle ended first', () => {
  const variable = new AsyncContext.Variable();
  const [first, second, third] = [1, 2, 3].map((value) => variable.withValue(value));
  const seen = [second, third, first].map((scope) => {
    scope.dispose();
    return variable.get();
  });
  assert.deepEqual(seen, [3, 1, undefined]);
});

testFromEachState('scopes of two variables end in any order, each with its own value', () => {
  const a = new AsyncContext.Variable({ defaultValue: 'no a' });
  const b = new AsyncContext.Variable({ defaultValue: 'no b' });
  const read = () => [a.get(), b.get()];
  const outer = a.withValue(1);
  const inner = b.withValue(2);
  outer.dispose();
  assert.deepEqual(read(), ['no a', 2]);
  inner.dispose();
  assert.deepEqual(read(), ['no a', 'no b']);
});

testFromEachState('scopes of equal values are told apart', () => {
  const variable = new AsyncContext.Variable();
  const outer = variable.withValue('same');
  const inner = variable.withValue('same');
  outer.dispose();
  assert.equal(variable.get(), 'same');
  inner.dispose();
  assert.equal(variable.get(), undefined);
});

testFromEachState('what was entered inside of a scope in a storage outlives it', () => {
  const variable = new AsyncContext.Variable();
  const storage = new AsyncLocalStorage();
  const scope = variable.withValue('scoped');
  storage.enterWith('entered');
  scope.dispose();
  assert.equal(variable.get(), undefined);
  assert.equal(storage.getStore(), 'entered');
});
