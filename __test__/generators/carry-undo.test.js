'use strict';

const assert = require('node:assert/strict');
const hooks = require('node:async_hooks');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { carryGenerators } = require('../../entries/generators.js');

const variable = new AsyncContext.Variable();
const storage = new AsyncLocalStorage();

/** @type {any} */
const GeneratorPrototype = Object.getPrototypeOf(function* () {}.prototype);
/** @type {any} */
const AsyncGeneratorPrototype = Object.getPrototypeOf(async function* () {}.prototype);

const changed = () =>
  [
    GeneratorPrototype,
    AsyncGeneratorPrototype,
    Object.getPrototypeOf(GeneratorPrototype),
    Object.getPrototypeOf(AsyncGeneratorPrototype),
    AsyncContext.Variable.prototype,
    AsyncContext.Snapshot,
    AsyncContext.Snapshot.prototype,
    AsyncLocalStorage,
    AsyncLocalStorage.prototype,
    hooks.AsyncLocalStorage.prototype,
    hooks.AsyncResource.prototype,
  ].map((object) =>
    Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]),
  );

function* body() {
  yield variable.get();
  yield variable.get();
}

test('undone, everything is as it was', () => {
  const before = changed();
  const carried = carryGenerators();
  assert.notDeepEqual(changed(), before);
  carried.undo();
  assert.deepEqual(changed(), before);
  assert.deepEqual(Object.keys(carried), ['undo']);
  assert.ok(Object.isFrozen(carried));
});

test('it is on until everyone who asked for it has undone it, once', () => {
  const before = changed();
  const first = carryGenerators();
  const second = carryGenerators();
  first.undo();
  first.undo();
  const generator = variable.run('created', body);
  assert.equal(generator.next().value, 'created');
  second[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
  second.undo();
  assert.deepEqual(changed(), before);
  const plain = variable.run('created', body);
  assert.equal(
    variable.run('resumer', () => plain.next().value),
    'resumer',
  );
});

test('a consumer that is at work keeps the context to which its generator was bound', () => {
  const carried = carryGenerators();
  const generator = variable.run('created', body);
  const seen = [];
  for (const value of generator) {
    carried.undo();
    seen.push(value);
  }
  assert.deepEqual(seen, ['created', 'created']);
});

test('methods that others put in front stay, and call what was there before', () => {
  const native = Object.getOwnPropertyDescriptor(GeneratorPrototype, 'next');
  const carried = carryGenerators();
  const ours = GeneratorPrototype.next;
  let calls = 0;
  GeneratorPrototype.next = function (value) {
    calls++;
    return Reflect.apply(ours, this, [value]);
  };
  const theirs = GeneratorPrototype.next;
  try {
    carried.undo();
    assert.equal(GeneratorPrototype.next, theirs);
    const generator = variable.run('created', body);
    assert.deepEqual(
      variable.run('resumer', () => [...generator]),
      ['resumer', 'resumer'],
    );
    assert.equal(calls, 3);
  } finally {
    Object.defineProperty(GeneratorPrototype, 'next', /** @type {any} */ (native));
  }
});

test('names, lengths and errors are those of the engine', () => {
  const shown = () =>
    [
      GeneratorPrototype.next,
      GeneratorPrototype.return,
      GeneratorPrototype.throw,
      GeneratorPrototype[Symbol.iterator],
      AsyncGeneratorPrototype.next,
      AsyncGeneratorPrototype[Symbol.asyncIterator],
      variable.run,
      storage.run,
      AsyncContext.Snapshot.prototype.run,
      AsyncLocalStorage.snapshot,
      AsyncLocalStorage.snapshot(),
    ].map((method) => [method.name, method.length, 'prototype' in method]);
  const calls = [
    () => GeneratorPrototype.next.call({}),
    () => GeneratorPrototype.next.call(undefined),
    () => GeneratorPrototype.throw.call(1),
    () => GeneratorPrototype.return.call(new Proxy(body(), {})),
    () => new GeneratorPrototype.next(),
    () => variable.run('x', /** @type {any} */ (undefined)),
    () => /** @type {any} */ (variable).run('x'),
    () => storage.run('x', /** @type {any} */ ({})),
    () => /** @type {any} */ (AsyncContext.Variable).prototype.run.call({}, 1, () => {}),
    () => new AsyncContext.Snapshot().run(/** @type {any} */ (null)),
  ];
  const thrown = () =>
    calls.map((call) => {
      try {
        call();
      } catch (error) {
        return error.name;
      }
      return assert.fail('did not throw');
    });
  const before = [shown(), thrown()];
  const carried = carryGenerators();
  try {
    assert.deepEqual([shown(), thrown()], before);
    assert.deepEqual(Object.keys(body()), []);
    assert.deepEqual(Reflect.ownKeys(body()), []);
  } finally {
    carried.undo();
  }
});

test('a generator that is made thenable is', async () => {
  const carried = carryGenerators();
  try {
    const generator = /** @type {any} */ (body());
    assert.equal(generator.then, undefined);
    assert.equal(await generator, generator);
    generator.then = (resolve) => resolve('resolved');
    assert.equal(await generator, 'resolved');
    assert.deepEqual(Object.keys(generator), ['then']);
    assert.throws(() => {
      'use strict';
      /** @type {any} */ (Object.freeze(body())).then = 1;
    }, TypeError);
    // Known limit: `then` is visible on the prototype.
    assert.ok('then' in body());
  } finally {
    carried.undo();
  }
  assert.ok(!('then' in body()));
});

test('frozen prototypes are refused, before anything is changed', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--eval',
      `const { carryGenerators } = require('./entries/generators.js');
       const { AsyncContext } = require('./index.js');
       const { run } = AsyncContext.Variable.prototype;
       Object.freeze(Object.getPrototypeOf(function* () {}.prototype));
       for (let i = 0; i < 2; i++) {
         require('node:assert').throws(carryGenerators, { code: 'ERR_ASYNC_CONTEXT_NOT_BINDABLE', message: /Call carryGenerators before/ });
       }
       require('node:assert').equal(AsyncContext.Variable.prototype.run, run);`,
    ],
    { cwd: path.join(__dirname, '..', '..'), encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
});
