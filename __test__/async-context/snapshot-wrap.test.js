'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('The wrapper calls the function in the mapping of the wrap, and restores', () => {
  const variable = new AsyncContext.Variable();
  const wrapped = variable.run('captured', () =>
    AsyncContext.Snapshot.wrap(
      mustCall(() => {
        assert.equal(variable.get(), 'captured');
        return 'result';
      }, 2),
    ),
  );
  assert.equal(wrapped(), 'result');
  assert.equal(variable.get(), undefined);
  variable.run(
    'current',
    mustCall(() => {
      assert.equal(wrapped(), 'result');
      assert.equal(variable.get(), 'current');
    }),
  );
});

testFromEachState('A variable that was unset at the wrap reads its default inside', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const wrapped = AsyncContext.Snapshot.wrap(() => variable.get());
  variable.run(
    'current',
    mustCall(() => assert.equal(wrapped(), 'default')),
  );
});

testFromEachState(
  'The mapping is that of the wrap, not that in which the function was made',
  () => {
    const variable = new AsyncContext.Variable();
    const fn = variable.run('made', () => () => variable.get());
    const wrapped = variable.run('wrapped', () => AsyncContext.Snapshot.wrap(fn));
    assert.equal(
      variable.run('called', () => wrapped()),
      'wrapped',
    );
  },
);

testFromEachState('A wrapper that is wrapped again keeps the first mapping', () => {
  const variable = new AsyncContext.Variable();
  const first = variable.run('first', () => AsyncContext.Snapshot.wrap(() => variable.get()));
  const second = variable.run('second', () => AsyncContext.Snapshot.wrap(first));
  assert.notEqual(first, second);
  assert.equal(second(), 'first');
});

testFromEachState('Each wrap is a wrapper of its own', () => {
  const fn = () => {};
  assert.notEqual(AsyncContext.Snapshot.wrap(fn), AsyncContext.Snapshot.wrap(fn));
});

testFromEachState('A wrapper can call itself', () => {
  const variable = new AsyncContext.Variable();
  const wrapped = variable.run('captured', () =>
    AsyncContext.Snapshot.wrap(
      mustCall((depth) => {
        assert.equal(variable.get(), 'captured');
        if (depth > 0) variable.run('inside', wrapped, depth - 1);
        assert.equal(variable.get(), 'captured');
      }, 5),
    ),
  );
  wrapped(4);
});

testFromEachState(
  'wrap needs no receiver, so a callback may be wrapped by the bare function',
  () => {
    const { wrap } = AsyncContext.Snapshot;
    const variable = new AsyncContext.Variable();
    const wrapped = variable.run('captured', () => wrap(() => variable.get()));
    assert.equal(wrapped(), 'captured');
    class Derived extends AsyncContext.Snapshot {}
    assert.equal(Derived.wrap(() => 'result')(), 'result');
  },
);
