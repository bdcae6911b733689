'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { application } = require('./application.js');

/** Reports for each way to get AsyncLocalStorage whether it is ours. */
const app = application({
  'ways.cjs': `
    const hooks = require('async_hooks');
    const prefixed = require('node:async_hooks');
    const builtin = process.getBuiltinModule?.('node:async_hooks') ?? hooks;
    module.exports = (ours) => ({
      require: hooks.AsyncLocalStorage === ours,
      'require node:': prefixed.AsyncLocalStorage === ours,
      getBuiltinModule: builtin.AsyncLocalStorage === ours,
    });
  `,
  'app.cjs': `
    const { AsyncLocalStorage: ours } = require('native-async-context');
    const ways = require('./ways.cjs')(ours);
    import('node:async_hooks').then(({ AsyncLocalStorage, default: hooks }) => {
      ways['import()'] = AsyncLocalStorage === ours;
      ways['import(), default'] = hooks.AsyncLocalStorage === ours;
      console.log(JSON.stringify(ways));
    });
  `,
  'app.mjs': `
    import { AsyncLocalStorage } from 'node:async_hooks';
    import hooks from 'async_hooks';
    import * as namespace from 'node:async_hooks';
    import { AsyncLocalStorage as ours } from 'native-async-context';
    import ways from './ways.cjs';
    console.log(JSON.stringify({
      ...ways(ours),
      named: AsyncLocalStorage === ours,
      default: hooks.AsyncLocalStorage === ours,
      namespace: namespace.AsyncLocalStorage === ours,
      'import()': (await import('node:async_hooks')).AsyncLocalStorage === ours,
    }));
  `,
  'worker.cjs': `
    const { Worker } = require('node:worker_threads');
    new Worker('./app.' + process.argv[2]).on('error', (error) => { throw error; });
  `,
  'eval-worker.cjs': `
    const { Worker } = require('node:worker_threads');
    new Worker("require('./app.cjs')", { eval: true }).on('error', (error) => { throw error; });
  `,
  'context.mjs': `
    import { AsyncLocalStorage } from 'node:async_hooks';
    import { setTimeout } from 'node:timers/promises';
    import { readFile } from 'node:fs';
    const storage = new AsyncLocalStorage();
    const seen = await Promise.all([1, 2, 3].map((id) => storage.run(id, async () => {
      await setTimeout(1);
      await new Promise((resolve) => readFile('package.json', resolve));
      return storage.getStore();
    })));
    console.log(JSON.stringify(seen));
  `,
  'types.cjs': `
    const hooks = require('node:async_hooks');
    const descriptor = Object.getOwnPropertyDescriptor(hooks, 'AsyncLocalStorage');
    class Subclass extends hooks.AsyncLocalStorage {}
    console.log(JSON.stringify({
      keys: Object.keys(hooks),
      enumerable: descriptor.enumerable,
      configurable: descriptor.configurable,
      instance: new Subclass() instanceof hooks.AsyncLocalStorage,
    }));
  `,
  'early.mjs': `
    import { AsyncLocalStorage } from 'node:async_hooks';
    globalThis.lookedUpLater = () => AsyncLocalStorage;
    globalThis.takenBefore = AsyncLocalStorage;
  `,
  'late.mjs': `
    import { AsyncLocalStorage } from 'native-async-context';
    console.log(JSON.stringify([lookedUpLater, () => takenBefore].map((get) => get() === AsyncLocalStorage)));
  `,
  'mock.cjs': `
    // What test tools do to Node's modules, they can do to ours.
    const hooks = require('node:async_hooks');
    const ours = hooks.AsyncLocalStorage;
    hooks.AsyncLocalStorage = class Mock {};
    const mocked = hooks.AsyncLocalStorage.name;
    hooks.AsyncLocalStorage = ours;
    console.log(JSON.stringify(mocked));
  `,
});

const WAYS = ['require', 'require node:', 'getBuiltinModule', 'import()'];
const everyWay = (...names) => Object.fromEntries([...WAYS, ...names].map((name) => [name, true]));

for (const how of ['--require', '--import']) {
  const register = [how, 'native-async-context/register'];

  test(`${how} replaces AsyncLocalStorage in CommonJS modules, however they take it`, () => {
    assert.deepEqual(app.run([...register, 'app.cjs']), everyWay('import(), default'));
  });

  test(`${how} replaces AsyncLocalStorage in ES modules, however they take it`, () => {
    assert.deepEqual(app.run([...register, 'app.mjs']), everyWay('named', 'default', 'namespace'));
  });

  test(`${how} replaces AsyncLocalStorage in worker threads`, () => {
    assert.deepEqual(app.run([...register, 'worker.cjs', 'cjs']), everyWay('import(), default'));
    assert.deepEqual(
      app.run([...register, 'worker.cjs', 'mjs']),
      everyWay('named', 'default', 'namespace'),
    );
  });

  test(`${how} in NODE_OPTIONS does the same`, () => {
    const NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${register.join('=')}`;
    assert.deepEqual(app.run(['app.cjs'], { NODE_OPTIONS }), everyWay('import(), default'));
    assert.deepEqual(
      app.run(['worker.cjs', 'cjs'], { NODE_OPTIONS }),
      everyWay('import(), default'),
    );
  });

  test(`${how}: contexts are carried in an application that knows nothing of us`, () => {
    assert.deepEqual(app.run([...register, 'context.mjs']), [1, 2, 3]);
  });

  test(`${how} given twice changes nothing more`, () => {
    assert.deepEqual(
      app.run([...register, ...register, 'app.mjs']),
      everyWay('named', 'default', 'namespace'),
    );
  });

  test(`${how}: the module looks as it does without us`, () => {
    assert.deepEqual(app.run([...register, 'types.cjs']), {
      keys: Object.keys(require('node:async_hooks')),
      enumerable: true,
      configurable: true,
      instance: true,
    });
  });

  test(`${how}: test tools can put something else in its place and back`, () => {
    assert.equal(app.run([...register, 'mock.cjs']), 'Mock');
  });
}

test('--require replaces AsyncLocalStorage in worker threads made of a string', () => {
  const register = ['--require', 'native-async-context/register'];
  assert.deepEqual(app.run([...register, 'eval-worker.cjs']), everyWay('import(), default'));
});

test('--import does not: Node does not import it there (known limit)', () => {
  const register = ['--import', 'native-async-context/register'];
  const none = Object.fromEntries([...WAYS, 'import(), default'].map((name) => [name, false]));
  assert.deepEqual(app.run([...register, 'eval-worker.cjs']), none);
});

test('an import made before register sees ours from then on; a value taken before stays', () => {
  const early = ['--import', './early.mjs', '--import', 'native-async-context/register'];
  assert.deepEqual(app.run([...early, 'late.mjs']), [true, false]);
});

test('--require and --import together change nothing more', () => {
  const both = ['--require', 'native-async-context/register', '--import'];
  assert.deepEqual(
    app.run([...both, 'native-async-context/register', 'app.mjs']),
    everyWay('named', 'default', 'namespace'),
  );
});

test('without register nothing is replaced', () => {
  const none = Object.fromEntries(WAYS.map((name) => [name, false]));
  assert.deepEqual(app.run(['app.cjs']), { ...none, 'import(), default': false });
});
