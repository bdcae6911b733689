'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { application } = require('./application.js');

const app = application({
  'app.cjs': `
    const storage = new (require('node:async_hooks').AsyncLocalStorage)();
    async function* body() {
      yield storage.getStore();
      await null;
      yield storage.getStore();
    }
    const generator = storage.run('created', body);
    storage.run('consumer', async () => {
      const seen = [];
      for await (const value of generator) seen.push(value);
      const loaded = Object.keys(require.cache).some((file) => /carry-generators/.test(file));
      console.log(JSON.stringify({ seen, loaded }));
    });
  `,
  'worker.cjs': `
    new (require('node:worker_threads').Worker)('./app.cjs');
  `,
});

const REGISTER = ['--require', 'native-async-context/register'];
const on = { NATIVE_ASYNC_CONTEXT_GENERATORS: 'on' };

test('NATIVE_ASYNC_CONTEXT_GENERATORS=on carries generators, in each thread', () => {
  const expected = { seen: ['created', 'created'], loaded: true };
  assert.deepEqual(app.run([...REGISTER, 'app.cjs'], on), expected);
  assert.deepEqual(app.run([...REGISTER, 'worker.cjs'], on), expected);
});

test('without it generators are V8’s, and nothing of it is loaded', () => {
  const expected = { seen: ['consumer', 'consumer'], loaded: false };
  assert.deepEqual(app.run([...REGISTER, 'app.cjs']), expected);
  assert.deepEqual(
    app.run([...REGISTER, 'app.cjs'], { NATIVE_ASYNC_CONTEXT_GENERATORS: 'off' }),
    expected,
  );
});
