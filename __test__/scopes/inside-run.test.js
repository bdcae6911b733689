'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('a run ends what was opened inside of it, whoever forgot to', () => {
  const variable = new AsyncContext.Variable();
  const other = new AsyncContext.Variable();
  variable.run('found', () => {
    other.run(1, () => void variable.withValue('forgotten'));
    assert.equal(variable.get(), 'found');
  });
});

testFromEachState(
  'ended inside of a run of another variable, a scope leaves that its value',
  () => {
    const variable = new AsyncContext.Variable();
    const other = new AsyncContext.Variable();
    const read = () => [variable.get(), other.get()];
    variable.run('outer', () => {
      const scope = variable.withValue('scoped');
      other.run(1, () => {
        scope.dispose();
        assert.deepEqual(read(), ['outer', 1]);
      });
      // Known limit: a run restores the value that it found.
      assert.deepEqual(read(), ['scoped', undefined]);
    });
    assert.deepEqual(read(), [undefined, undefined]);
  },
);

testFromEachState('ended inside of a run of its variable, a scope leaves that value', () => {
  const variable = new AsyncContext.Variable();
  const scope = variable.withValue('scoped');
  variable.run('run', () => {
    scope.dispose();
    assert.equal(variable.get(), 'run');
  });
  variable.withValue('next').dispose();
  assert.equal(variable.get(), undefined);
});
