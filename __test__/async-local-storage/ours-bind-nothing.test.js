'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

// Node 26 reads `fn.name` before it validates `fn`, so that null and undefined throw a TypeError
// without a code. Ours validates first.
for (const fn of [undefined, null]) {
  testFromEachState(`bind refuses ${fn} with a code`, () => {
    assert.throws(() => AsyncLocalStorage.bind(fn), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: `The "fn" argument must be of type function. Received ${fn}`,
    });
  });
}
