'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { assertCollected } = require('../frame/gc.js');
const { mustCall } = require('../helpers/must-call.js');

test('a scope that nobody ends is over with the callback that opened it', async () => {
  const variable = new AsyncContext.Variable();
  await new Promise((resolve) => {
    setImmediate(mustCall(() => void variable.withValue('forgotten')));
    setImmediate(
      mustCall(() => {
        assert.equal(variable.get(), undefined);
        resolve(undefined);
      }),
    );
  });
  assert.equal(variable.get(), undefined);
});

test('and with the promise reaction', async () => {
  const variable = new AsyncContext.Variable();
  const first = Promise.resolve().then(mustCall(() => void variable.withValue('forgotten')));
  const second = Promise.resolve().then(mustCall(() => variable.get()));
  await first;
  assert.equal(await second, undefined);
});

test('nobody keeps what was current before a scope that nobody can end any more', async () => {
  const variable = new AsyncContext.Variable();
  const { held, refs } = variable.run({ shadowed: true }, () => {
    const ref = new WeakRef(/** @type {object} */ (variable.get()));
    variable.withValue('forgotten');
    return { held: new AsyncContext.Snapshot(), refs: [ref] };
  });
  await assertCollected(...refs);
  assert.equal(
    held.run(() => variable.get()),
    'forgotten',
  );
});

test('nor what a scope had, once it has ended', async () => {
  const variable = new AsyncContext.Variable();
  const { scope, refs } = variable.run({ found: true }, () => {
    const scope = variable.withValue({ scoped: true });
    const refs = [new WeakRef(/** @type {object} */ (variable.get()))];
    scope.dispose();
    refs.push(new WeakRef(/** @type {object} */ (variable.get())));
    return { scope, refs };
  });
  await assertCollected(...refs);
  assert.ok(scope);
});
