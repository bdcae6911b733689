'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { application } = require('./application.js');

const app = application({
  'which.cjs': `
    const { FinalizationRegistry: ours } = require('native-async-context');
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'FinalizationRegistry');
    console.log(JSON.stringify({
      ours: FinalizationRegistry === ours,
      writable: descriptor.writable,
      enumerable: descriptor.enumerable,
      configurable: descriptor.configurable,
    }));
  `,
  'worker.cjs': `
    new (require('node:worker_threads').Worker)('./which.cjs');
  `,
  'context.cjs': `
    const storage = new (require('node:async_hooks').AsyncLocalStorage)();
    const registry = storage.run('created', () => new FinalizationRegistry((held) => {
      clearInterval(collecting);
      console.log(JSON.stringify([held, storage.getStore()]));
    }));
    registry.register({}, 'held');
    const collecting = setInterval(() => {
      gc();
      // Keeps it alive.
      registry.unregister(registry);
    }, 1);
  `,
});

const REGISTER = ['--require', 'native-async-context/register'];
const GLOBAL = { writable: true, enumerable: false, configurable: true };

test('NATIVE_ASYNC_CONTEXT_FINALIZATION=on replaces the global FinalizationRegistry', () => {
  const on = { NATIVE_ASYNC_CONTEXT_FINALIZATION: 'on' };
  assert.deepEqual(app.run([...REGISTER, 'which.cjs'], on), { ours: true, ...GLOBAL });
  assert.deepEqual(app.run([...REGISTER, ...REGISTER, 'which.cjs'], on), { ours: true, ...GLOBAL });
  assert.deepEqual(app.run([...REGISTER, 'worker.cjs'], on), { ours: true, ...GLOBAL });
});

test('without it the global FinalizationRegistry stays', () => {
  assert.deepEqual(app.run([...REGISTER, 'which.cjs']), { ours: false, ...GLOBAL });
});

test('a global FinalizationRegistry of ours calls back in the context that made it', () => {
  assert.deepEqual(
    app.run(['--expose-gc', ...REGISTER, 'context.cjs'], {
      NATIVE_ASYNC_CONTEXT_FINALIZATION: 'on',
    }),
    ['held', 'created'],
  );
});

test('without it such a callback has no context', () => {
  assert.deepEqual(app.run(['--expose-gc', ...REGISTER, 'context.cjs']), ['held', null]);
});
