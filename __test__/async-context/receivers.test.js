'use strict';

/* The errors for a method that is called on a wrong receiver, or without a function. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');

const { Variable } = AsyncContext;

for (const receiver of [undefined, null, 1, {}, new AsyncLocalStorage()]) {
  test(`methods of a Variable called on ${inspect(receiver)} say what they want`, () => {
    const error = {
      name: 'TypeError',
      code: 'ERR_INVALID_THIS',
      message: /^Value of "this" must be of type AsyncContext\.Variable\. Received /,
    };
    const { get, run } = Variable.prototype;
    assert.throws(() => get.call(receiver), error);
    assert.throws(() => run.call(receiver, 1, () => assert.fail('must not be called')), error);
  });
}

for (const receiver of [undefined, null, 1, {}, new Variable()]) {
  test(`methods of a storage called on ${inspect(receiver)} say what they want`, () => {
    const { disable, enterWith, getStore, run, withScope } = AsyncLocalStorage.prototype;
    const calls = {
      disable: () => disable.call(receiver),
      enterWith: () => enterWith.call(receiver, 1),
      getStore: () => getStore.call(receiver),
      run: () => run.call(receiver, 1, () => assert.fail('must not be called')),
      withScope: () => withScope.call(receiver, 1),
    };
    for (const [name, call] of Object.entries(calls)) {
      // `run` has no room for a check of its own (docs/frames.md, "What V8 inlines").
      const error =
        name === 'run' && (receiver === undefined || receiver === null)
          ? { name: 'TypeError' }
          : { name: 'TypeError', code: 'ERR_INVALID_THIS', message: /AsyncLocalStorage/ };
      assert.throws(call, error, name);
    }
  });
}

test('no function: TypeErrors that name the parameter as the specification and Node do', () => {
  const refused = (/** @type {string} */ name) => ({
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: new RegExp(`^The "${name}" argument must be of type function`),
  });
  const variable = new Variable();
  assert.throws(() => variable.run(1), refused('func'));
  assert.equal(variable.get(), undefined);
  assert.throws(() => new AsyncContext.Snapshot().run(1), refused('func'));
  const storage = new AsyncLocalStorage();
  assert.throws(() => storage.run(1), refused('callback'));
  assert.throws(() => storage.exit(1), refused('callback'));
  assert.equal(storage.getStore(), undefined);
  assert.throws(() => AsyncLocalStorage.snapshot()(1), refused('cb'));
});

test('what a function throws that was called is not touched', () => {
  const thrown = new TypeError('thrown');
  const fn = () => {
    throw thrown;
  };
  const own = (/** @type {unknown} */ error) => error === thrown;
  assert.throws(() => new Variable().run(1, fn), own);
  assert.throws(() => new AsyncContext.Snapshot().run(fn), own);
  assert.throws(() => new AsyncLocalStorage().run(1, fn), own);
  // A class is a function but cannot be called: the error comes from the engine.
  assert.throws(() => new Variable().run(1, class {}), /new/);
});

test('inspect shows the name', () => {
  class Requests extends AsyncLocalStorage {
    limit = 1;
  }
  assert.equal(inspect(new Variable({ name: 'a' })), "AsyncContext.Variable { name: 'a' }");
  assert.equal(inspect(new Variable()), 'AsyncContext.Variable {}');
  assert.equal(inspect(new AsyncLocalStorage({ name: 'b' })), "AsyncLocalStorage { name: 'b' }");
  assert.equal(inspect(new AsyncLocalStorage()), 'AsyncLocalStorage {}');
  assert.equal(inspect(new Requests({ name: 'c' })), "Requests { name: 'c', limit: 1 }");
  assert.equal(
    inspect({ in: { an: { object: new Variable({ name: 'a' }) } } }),
    '{ in: { an: { object: [AsyncContext.Variable] } } }',
  );
  for (const { prototype } of [Variable, AsyncLocalStorage]) {
    assert.equal(typeof inspect(prototype), 'string');
  }
});

test('a name without its object is a warning, once', async () => {
  const warnings = [];
  const listener = (/** @type {any} */ warning) => warnings.push([warning.code, warning.message]);
  process.on('warning', listener);
  const variables = ['a', 'b'].map((name) => new Variable(/** @type {any} */ (name)));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listener);
  assert.deepEqual(
    variables.map(({ name }) => name),
    ['', ''],
  );
  assert.deepEqual(warnings, [
    [
      'ASYNC_CONTEXT_IGNORED_NAME',
      'new AsyncContext.Variable("a") has no name: the proposal ignores options that are no object. ' +
        'Write new AsyncContext.Variable({ name: "a" }).',
    ],
  ]);
});
