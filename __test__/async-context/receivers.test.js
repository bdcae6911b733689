'use strict';

/* What is said to whoever calls a method on something else, or without a function. */

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

/** What this engine says of a private field that is missing, as in Node's own `getStore`. */
function messageOfMissingField() {
  class AsyncLocalStorage {
    #defaultValue;

    getStore() {
      return this.#defaultValue;
    }
  }
  try {
    return AsyncLocalStorage.prototype.getStore.call({});
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

test('methods of a storage called on something else throw what those of Node 26 throw', () => {
  const { getStore, run } = AsyncLocalStorage.prototype;
  assert.throws(() => getStore.call({}), { name: 'TypeError', message: messageOfMissingField() });
  assert.throws(() => run.call({}, 1, () => {}), {
    name: 'TypeError',
    message: /\.getStore is not a function/,
  });
});

test('no function: TypeErrors that name the parameter as the specification and Node do', () => {
  const variable = new Variable();
  assert.throws(() => variable.run(1), { name: 'TypeError', message: /^func is not a function/ });
  assert.equal(variable.get(), undefined);
  const snapshot = AsyncLocalStorage.snapshot();
  assert.throws(() => snapshot(1), { name: 'TypeError', message: /^cb is not a function/ });
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
