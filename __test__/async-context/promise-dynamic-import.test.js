'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('await of a dynamic import keeps the mapping', async () => {
  const variable = new AsyncContext.Variable();
  await variable.run(
    'value',
    mustCall(async () => {
      const { AsyncContext: imported } = (await import('../../index.js')).default;
      assert.equal(imported, AsyncContext);
      assert.equal(variable.get(), 'value');
    }),
  );
  assert.equal(variable.get(), undefined);
});
