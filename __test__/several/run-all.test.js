'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, runAll } = require('../../index.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variables = Array.from({ length: 20 }, () => new AsyncContext.Variable());
const read = () => variables.map((variable) => variable.get());
const values = variables.map((_, i) => i);
const nothing = variables.map(() => undefined);

testFromEachState('runAll enters all values, and puts back what it found', async () => {
  const entries = variables.map((variable, i) => [variable, i]);
  const later = runAll(
    /** @type {any} */ (entries),
    mustCall(async () => {
      assert.deepEqual(read(), values);
      await null;
      return read();
    }),
  );
  assert.deepEqual(read(), nothing);
  assert.deepEqual(await later, values);
});

testFromEachState(
  'runAll passes arguments, returns what the function returns, this undefined',
  () => {
    const result = runAll(
      [[variables[0], 1]],
      /** @this {any} */
      function (...args) {
        return [this, ...args, variables[0].get()];
      },
      'a',
      'b',
    );
    assert.deepEqual(result, [undefined, 'a', 'b', 1]);
  },
);

testFromEachState('runAll puts back what it found when the function throws', () => {
  const [a, b] = variables;
  const fails = () => {
    throw new RangeError(`${a.get()} ${b.get()}`);
  };
  b.run('found', () => {
    const call = () => runAll(/** @type {any} */ ([[a, 1], [b, 2]]), fails); // prettier-ignore
    assert.throws(call, { name: 'RangeError', message: '1 2' });
    assert.deepEqual([a.get(), b.get()], [undefined, 'found']);
  });
});

testFromEachState('runAll of nothing calls the function where it is', () => {
  variables[0].run('found', () => {
    assert.equal(
      runAll([], () => variables[0].get()),
      'found',
    );
  });
});

testFromEachState('of a variable that is named twice the last value counts', () => {
  const [a] = variables;
  const twice = () => runAll(/** @type {any} */ ([[a, 1], [a, 2]]), () => a.get()); // prettier-ignore
  assert.equal(twice(), 2);
});

testFromEachState('runAll refuses what is wrong before it enters anything', () => {
  const [a] = variables;
  const wrong = [
    [undefined, 'entries'],
    [{}, 'entries'],
    [new Map([[a, 1]]), 'entries'],
    [[a], 'entries[0]'],
    [[[a, 1], null], 'entries[1]'],
    [
      [
        [a, 1],
        [{}, 2],
      ],
      'entries[1][0]',
    ],
    [[['a', 1]], 'entries[0][0]'],
  ];
  for (const [entries, name] of wrong) {
    assert.throws(() => runAll(/** @type {any} */ (entries), mustNotCall()), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: new RegExp(`^The "${String(name).replace(/[[\]]/g, '\\$&')}" argument must be `),
    });
  }
  for (const fn of [undefined, null, {}, 'function']) {
    assert.throws(() => runAll([[a, 1]], /** @type {any} */ (fn)), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "fn" argument must be of type function\. Received /,
    });
  }
  assert.equal(a.get(), undefined);
});
