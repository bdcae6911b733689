'use strict';

/*
 * Microtasks that run inside a function of the program: a sandbox runs its own microtasks before it
 * returns, and a library waits synchronously.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const vm = require('node:vm');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');

const storage = new AsyncLocalStorage();
const variable = new AsyncContext.Variable();
const read = () => [storage.getStore(), variable.get()];
const run = (/** @type {string} */ value, /** @type {() => any} */ fn) =>
  storage.run(value, () => variable.run(value, fn));

const sandbox = (/** @type {object} */ globals) =>
  vm.createContext(globals, { microtaskMode: 'afterEvaluate' });

/** The ways to run a script. The script registers a reaction. */
const scripts = {
  'vm.runInContext': (code, globals) => vm.runInContext(code, sandbox(globals)),
  'vm.runInNewContext': (code, globals) =>
    vm.runInNewContext(code, globals, { microtaskMode: 'afterEvaluate' }),
  'script.runInContext': (code, globals) => new vm.Script(code).runInContext(sandbox(globals)),
  'script.runInNewContext': (code, globals) =>
    new vm.Script(code).runInNewContext(globals, { microtaskMode: 'afterEvaluate' }),
};

for (const [name, runScript] of Object.entries(scripts)) {
  test(`${name}: the caller has its context afterwards, and what it schedules`, async () => {
    const later = await run('caller', () => {
      runScript('Promise.resolve().then(() => called())', { called: mustCall() });
      assert.deepEqual(read(), ['caller', 'caller']);
      return new Promise((resolve) => setImmediate(() => resolve(read())));
    });
    assert.deepEqual(later, ['caller', 'caller']);
  });
}

test('what a script enters stays entered, as Node has it', () => {
  run('caller', () => {
    vm.runInContext("enter('script')", sandbox({ enter: (value) => storage.enterWith(value) }));
    assert.deepEqual(read(), ['script', 'caller']);
  });
});

test('a script that throws: the caller has its context afterwards', () => {
  run('caller', () => {
    assert.throws(() => vm.runInContext('Promise.resolve().then(() => {}); throw 1', sandbox({})));
    assert.deepEqual(read(), ['caller', 'caller']);
  });
});

test('a synchronous wait: reactions have their own context, and the caller has its own', async () => {
  const { _tickCallback: wait } = /** @type {any} */ (process);
  const seen = {};
  const see = (/** @type {string} */ name) => mustCall(() => void (seen[name] = read()));
  // Outside of a microtask, because Node runs no other microtasks inside of one.
  await new Promise((resolve) => {
    setImmediate(() => {
      Promise.resolve().then(see('of nobody'));
      run('caller', () => {
        Promise.resolve().then(see('of the caller'));
        process.nextTick(see('a tick of the caller'));
        wait();
        see('the caller')();
      });
      resolve(undefined);
    });
  });
  assert.deepEqual(seen, {
    'of nobody': [undefined, undefined],
    'of the caller': ['caller', 'caller'],
    'a tick of the caller': ['caller', 'caller'],
    'the caller': ['caller', 'caller'],
  });
});
