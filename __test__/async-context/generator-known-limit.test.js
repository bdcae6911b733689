'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/*
 * The proposal gives a generator the mapping of its creation at each resumption. V8 gives it the
 * caller's, and a userland package cannot change that. These tests record the present behaviour.
 */

testFromEachState('Known limit: a generator sees the mapping of who resumes it', () => {
  const variable = new AsyncContext.Variable();
  const body = mustCall(function* () {
    yield variable.get();
    yield variable.get();
    return variable.get();
  });
  const generator = variable.run('created', body);
  const resume = (value) => variable.run(value, () => generator.next().value);
  assert.equal(resume('first'), 'first');
  assert.equal(generator.next().value, undefined);
  assert.equal(resume('third'), 'third');
});

testFromEachState(
  'Known limit: throw and return resume a generator in the mapping of who calls them',
  () => {
    const variable = new AsyncContext.Variable();
    const seen = [];
    function* body() {
      try {
        try {
          yield;
        } catch {
          seen.push(variable.get());
          yield;
        }
      } finally {
        seen.push(variable.get());
      }
    }
    const generator = variable.run('created', body);
    variable.run('started', () => generator.next());
    variable.run('thrown', () => generator.throw(new Error('thrown')));
    variable.run('returned', () => generator.return());
    assert.deepEqual(seen, ['thrown', 'returned']);
  },
);
