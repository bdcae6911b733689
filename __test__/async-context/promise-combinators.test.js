'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const later = (settle) => new Promise((...settlers) => setImmediate(settlers[settle]));

for (const combinator of ['all', 'allSettled', 'race', 'any']) {
  testFromEachState(
    `Reactions to Promise.${combinator} run where they were registered`,
    async () => {
      const variable = new AsyncContext.Variable();
      const promises = [1, 2, 3].map((value) => variable.run(value, later, 0));
      const check = mustCall(() => assert.equal(variable.get(), 'registered'));
      await variable.run('registered', () => Promise[combinator](promises).then(check));
      assert.equal(variable.get(), undefined);
    },
  );
}

for (const combinator of ['all', 'race', 'any']) {
  testFromEachState(
    `Reactions to a rejected Promise.${combinator} run where they were registered`,
    async () => {
      const variable = new AsyncContext.Variable();
      const promises = [1, 2, 3].map((value) => variable.run(value, later, 1));
      const check = mustCall(() => assert.equal(variable.get(), 'registered'));
      await variable.run('registered', () => Promise[combinator](promises).catch(check));
      assert.equal(variable.get(), undefined);
    },
  );
}
