'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'A reaction runs in the mapping in which it was registered, on a settled promise',
  async () => {
    const variable = new AsyncContext.Variable();
    const promise = variable.run('made', () => Promise.resolve());
    await variable.run('registered', () =>
      promise.then(mustCall(() => assert.equal(variable.get(), 'registered'))),
    );
    await promise.then(mustCall(() => assert.equal(variable.get(), undefined)));
  },
);

testFromEachState(
  'A reaction runs in the mapping in which it was registered, wherever the promise is settled',
  async () => {
    const variable = new AsyncContext.Variable();
    let resolve;
    const promise = variable.run('made', () => new Promise((r) => (resolve = r)));
    const reactions = variable.run('registered', () =>
      promise.then(mustCall(() => assert.equal(variable.get(), 'registered'))),
    );
    const others = promise.then(mustCall(() => assert.equal(variable.get(), undefined)));
    variable.run('settled', resolve);
    await reactions;
    await others;
  },
);

testFromEachState('Reactions on one promise each run in their own mapping', async () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  let resolve;
  const promise = new Promise((r) => (resolve = r));
  const seen = [];
  const read = mustCall(() => seen.push(variable.get()), 5);
  const all = [0, 1, 2].map((value) => variable.run(value, () => promise.then(read)));
  all.push(promise.then(read));
  all.push(variable.run(undefined, () => promise.then(read)));
  resolve();
  await Promise.all(all);
  assert.deepEqual(seen, [0, 1, 2, 'default', undefined]);
});

testFromEachState(
  'catch and finally run in the mapping in which they were registered',
  async () => {
    const variable = new AsyncContext.Variable();
    let reject;
    const promise = variable.run('made', () => new Promise((_, r) => (reject = r)));
    const chain = variable.run('registered', () =>
      promise.finally(mustCall(() => assert.equal(variable.get(), 'registered'))).catch(
        mustCall((reason) => {
          assert.equal(reason, 'reason');
          assert.equal(variable.get(), 'registered');
        }),
      ),
    );
    variable.run('settled', reject, 'reason');
    await chain;
  },
);

testFromEachState('A chain registered in one mapping stays there', async () => {
  const variable = new AsyncContext.Variable();
  const check = mustCall(() => assert.equal(variable.get(), 'value'), 4);
  await variable.run('value', () =>
    Promise.resolve()
      .then(check)
      .then(() => variable.run('inner', () => Promise.resolve().then(() => {})))
      .then(check)
      .then(() => Promise.reject(new Error('thrown')))
      .catch(check)
      .finally(check),
  );
  assert.equal(variable.get(), undefined);
});

testFromEachState('The executor of a promise runs at once, in the current mapping', () => {
  const variable = new AsyncContext.Variable();
  variable.run('value', () => {
    new Promise(mustCall(() => assert.equal(variable.get(), 'value')));
  });
});

testFromEachState('A throw in a reaction leaves no mapping behind for the next', async () => {
  const variable = new AsyncContext.Variable();
  const throwing = variable.run('throwing', () =>
    Promise.resolve().then(() => {
      throw new Error('thrown');
    }),
  );
  await assert.rejects(throwing, { message: 'thrown' });
  assert.equal(variable.get(), undefined);
  await Promise.resolve().then(mustCall(() => assert.equal(variable.get(), undefined)));
});

testFromEachState('A run inside a reaction is over when it returns', async () => {
  const variable = new AsyncContext.Variable();
  await variable.run('outer', () =>
    Promise.resolve().then(
      mustCall(() => {
        variable.run('inner', () => {});
        assert.equal(variable.get(), 'outer');
      }),
    ),
  );
});

testFromEachState('A settling function that was wrapped settles in its own mapping', async () => {
  const variable = new AsyncContext.Variable();
  const fulfilled = mustCall(() => assert.equal(variable.get(), 'registered'));
  let resolve;
  const promise = variable.run(
    'wrapped',
    () => new Promise((r) => (resolve = AsyncContext.Snapshot.wrap(r))),
  );
  const reaction = variable.run('registered', () => promise.then(fulfilled));
  variable.run('called', resolve);
  await reaction;
});
