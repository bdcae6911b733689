'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const vm = require('node:vm');
const { AsyncContext } = require('../../index.js');
const { output } = require('./child.js');
const { line, overGlue } = require('./configuration.js');
const { names } = require('./fixtures/realm.js');

/**
 * Known limit: the slot of V8 11 belongs to the realm. So a reaction that is registered in one realm
 * and runs a function of another finds nothing. (In the other direction, hooks help.)
 */
const FUNCTIONS_GIVEN_TO_THEN = ['then of a promise from here', 'a function given to then here'];

/** Known limit: without promise hooks, a realm that is older than the glue has only its own slot. */
const WITHOUT_HOOKS = [
  'await',
  'await in a loop',
  'then',
  'catch',
  'await of a thenable',
  'async generator',
  'run',
  'Snapshot.wrap',
];

/**
 * @param {string} when
 * @param {string} thenables
 */
function lost(when, thenables) {
  if (!overGlue || line !== 20) return [];
  return when === 'first' && thenables === 'off'
    ? [...FUNCTIONS_GIVEN_TO_THEN, ...WITHOUT_HOOKS]
    : FUNCTIONS_GIVEN_TO_THEN;
}

for (const thenables of ['on', 'off']) {
  for (const when of ['first', 'later']) {
    const known = lost(when, thenables);
    const carry =
      known.length === 0
        ? 'carry the context'
        : `carry the context, but for ${known.length} of ${names.length} ways (known limit of V8 11)`;

    test(`functions of a realm that was there ${when} ${carry}, thenables ${thenables}`, async () => {
      const env = { NATIVE_ASYNC_CONTEXT_THENABLES: thenables };
      const { outside, ...seen } = await output('realm.js', [when], { env });
      assert.deepEqual(
        seen,
        // Lost means no context, never another one.
        Object.fromEntries(names.map((name) => [name, known.includes(name) ? 'nothing' : 'own'])),
      );
      assert.equal(outside, 'nothing');
    });
  }
}

test('a variable of one realm is read in functions of another', () => {
  const variable = new AsyncContext.Variable();
  const read = vm.runInNewContext('() => variable.get()', { variable });
  assert.equal(
    variable.run('value', () => read()),
    'value',
  );
  const run = vm.runInNewContext('(fn) => variable.run("other", fn)', { variable });
  assert.equal(
    run(() => variable.get()),
    'other',
  );
  assert.equal(read(), undefined);
});
