'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

for (const end of ['dispose', Symbol.dispose]) {
  testFromEachState(`${String(end)} a second time does nothing`, () => {
    const variable = new AsyncContext.Variable();
    const scope = variable.withValue('first');
    assert.equal(scope[end](), undefined);
    const later = variable.withValue('later');
    assert.equal(scope[end](), undefined);
    assert.equal(scope.dispose(), undefined);
    assert.equal(scope[Symbol.dispose](), undefined);
    assert.equal(variable.get(), 'later');
    later[end]();
    assert.equal(variable.get(), undefined);
  });
}
