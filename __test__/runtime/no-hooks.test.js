'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { evaluate, root, runChild } = require('./child.js');

const QUIET = { init: 0, before: 0, after: 0, destroy: 0, resolve: 0, v8: 0, promises: false };

/**
 * What a program observes about hooks after a statement:
 *
 * - `init` to `resolve`: how many hooks there are of each kind, by Node's own counters;
 * - `v8`: how many were set through `node:v8`, which leaves no trace in the counters;
 * - `promises`: whether promises get async ids. Without a hook a reaction runs under id 0.
 *
 * @param {string} statement
 * @param {Record<string, string>} [env]
 */
function hooksAfter(statement, env) {
  const { status, stdout, stderr } = runChild({
    args: [
      '--expose-internals',
      '--no-warnings',
      '--eval',
      `const { internalBinding } = require('internal/test/binding');
       const { async_hook_fields: fields, constants } = internalBinding('async_wrap');
       const { executionAsyncId } = require('node:async_hooks');
       const { promiseHooks } = require('node:v8');
       let v8 = 0;
       for (const [name, original] of Object.entries(promiseHooks)) {
         promiseHooks[name] = (...args) => { v8++; return original(...args); };
       }
       ${statement};
       const { kInit, kBefore, kAfter, kDestroy, kPromiseResolve } = constants;
       const found = {
         init: fields[kInit], before: fields[kBefore], after: fields[kAfter],
         destroy: fields[kDestroy], resolve: fields[kPromiseResolve], v8,
       };
       Promise.resolve().then(() => {}).then(() => {
         found.promises = executionAsyncId() !== 0;
         process.stdout.write(JSON.stringify(found));
       });`,
    ],
    cwd: root,
    env,
  });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return JSON.parse(stdout);
}

test('without the package there is no hook', () => {
  assert.deepEqual(hooksAfter(''), QUIET);
});

test('requiring the package enables no hook', () => {
  assert.deepEqual(hooksAfter("require('./index.js')"), QUIET);
});

test('requiring the package enables no hook on the host backend', () => {
  const env = { NATIVE_ASYNC_CONTEXT_BACKEND: 'host' };
  assert.deepEqual(hooksAfter("require('./index.js')", env), QUIET);
});

test('making variables and storages, and reading them, enables no hook', () => {
  const statement = `
    const { AsyncContext, AsyncLocalStorage } = require('./index.js');
    new AsyncContext.Variable().get();
    new AsyncLocalStorage({ name: 'name' }).getStore();
    new AsyncContext.Snapshot();
    AsyncContext.Snapshot.wrap(() => {});
    AsyncLocalStorage.snapshot()`;
  assert.deepEqual(hooksAfter(statement), QUIET);
});

for (const entry of fs
  .readdirSync(path.join(root, 'entries'))
  .filter((name) => /\.js$/.test(name))) {
  test(`loading ${entry} enables no hook`, () => {
    assert.deepEqual(hooksAfter(`require('./entries/${entry}')`), QUIET);
  });
}

// If Node carries the slot, the package has nothing to repair with hooks.
const { backend, nodeCarries } = evaluate("require('./index.js').runtime");
if (backend !== 'host' && nodeCarries) {
  test('entering a context enables no hook where Node carries the slot', () => {
    const statement = `
      const { AsyncContext, AsyncLocalStorage } = require('./index.js');
      new AsyncContext.Variable().run(1, () => {});
      new AsyncLocalStorage().enterWith(1)`;
    assert.deepEqual(hooksAfter(statement), QUIET);
  });
}

if (backend !== 'host') {
  test('entering a context leaves promises without hooks, with register and without', () => {
    for (const from of ["require('./index.js')", "require('./entries/register.js')"]) {
      const statement = `${from};
        const { AsyncLocalStorage } = require('node:async_hooks');
        new (${from}.AsyncLocalStorage ?? AsyncLocalStorage)().run(1, () => {})`;
      assert.equal(hooksAfter(statement).promises, false, from);
    }
  });
}

test('these tests would notice a hook of each kind', () => {
  const hook = (/** @type {string} */ callback) =>
    hooksAfter(`require('node:async_hooks').createHook({ ${callback}() {} }).enable()`);
  assert.equal(hook('init').init, 1);
  assert.equal(hook('init').promises, true);
  assert.equal(hook('before').before, 1);
  assert.equal(hook('after').after, 1);
  assert.equal(hook('destroy').destroy, 1);
  assert.equal(hook('promiseResolve').resolve, 1);
  assert.equal(hooksAfter("require('node:v8').promiseHooks.createHook({ init() {} })").v8, 1);
  assert.equal(hooksAfter("require('node:v8').promiseHooks.onInit(() => {})").v8, 1);
});
