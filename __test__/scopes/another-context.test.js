'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('a scope that is ended in another request changes nothing there', () => {
  const secret = new AsyncContext.Variable();
  const variable = new AsyncContext.Variable();
  /** @type {any} */
  let scope;
  secret.run('of A', () =>
    variable.run('of A', () => {
      scope = variable.withValue('same');
    }),
  );
  secret.run('of B', () =>
    variable.run(
      'same',
      mustCall(() => {
        scope.dispose();
        assert.equal(variable.get(), 'same');
        assert.equal(secret.get(), 'of B');
      }),
    ),
  );
  scope.dispose();
  assert.equal(variable.get(), undefined);
  assert.equal(secret.get(), undefined);
});

testFromEachState('nor does one that is ended in a scope of another request', async () => {
  const variable = new AsyncContext.Variable();
  const opened = Promise.withResolvers?.() ?? withResolvers();
  const a = variable.run('A', async () => {
    await null;
    opened.resolve(variable.withValue('same'));
    await null;
    return variable.get();
  });
  const b = variable.run('B', async () => {
    const scope = await opened.promise;
    const own = variable.withValue('same');
    scope.dispose();
    assert.equal(variable.get(), 'same');
    own.dispose();
    return variable.get();
  });
  // The scope stays open in its own request: no other request can end it there.
  assert.deepEqual(await Promise.all([a, b]), ['same', 'B']);
});

testFromEachState('a scope that outlived its run ends nothing outside of it', () => {
  const variable = new AsyncContext.Variable();
  const scope = variable.run('inside', () => variable.withValue('scoped'));
  variable.run('elsewhere', () => {
    scope.dispose();
    assert.equal(variable.get(), 'elsewhere');
  });
});

testFromEachState(
  'a continuation of the scope ends it for itself, and for nobody else',
  async () => {
    const variable = new AsyncContext.Variable();
    await variable.run('found', async () => {
      await null;
      const scope = variable.withValue('scoped');
      const other = Promise.resolve().then(() => variable.get());
      await new Promise((resolve) =>
        setTimeout(
          mustCall(() => {
            scope.dispose();
            assert.equal(variable.get(), 'found');
            resolve(undefined);
          }),
        ),
      );
      assert.equal(variable.get(), 'scoped');
      assert.equal(await other, 'scoped');
    });
  },
);

function withResolvers() {
  /** @type {any} */
  const all = {};
  all.promise = new Promise((resolve) => (all.resolve = resolve));
  return all;
}
