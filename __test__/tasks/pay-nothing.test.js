'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { run } = require('./child.js');

/** @param {string} statement @returns {Promise<any>} which hooks are on after it */
async function after(statement) {
  const { stdout, stderr } = await run([
    '--expose-internals',
    '--no-warnings',
    '--eval',
    `const { internalBinding } = require('internal/test/binding');
     const { async_hook_fields: fields, constants } = internalBinding('async_wrap');
     const { executionAsyncId } = require('node:async_hooks');
     const nac = ${statement === '' ? "require('./index.js')" : "{ ...require('./index.js'), ...require('./entries/tasks.js') }"};
     ${statement};
     const { kInit, kBefore, kAfter, kDestroy } = constants;
     const hooks = [kInit, kBefore, kAfter, kDestroy].map((kind) => fields[kind]);
     Promise.resolve().then(() => {}).then(() => {
       const loaded = Object.keys(require.cache).filter((file) => /[\\\\/]lib[\\\\/](tasks|recording|cli)[\\\\/]/.test(file));
       console.log(JSON.stringify({ hooks, promises: executionAsyncId() !== 0, loaded: loaded.length }));
     });`,
  ]);
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

test('a process that does not use them loads nothing of them and has no hooks', async () => {
  assert.deepEqual(await after(''), { hooks: [0, 0, 0, 0], promises: false, loaded: 0 });
});

test('an AsyncTask alone switches no hooks on', async () => {
  const { hooks, promises } = await after(
    "new nac.AsyncTask('task').runInAsyncScope(() => Promise.resolve())",
  );
  assert.deepEqual({ hooks, promises }, { hooks: [0, 0, 0, 0], promises: false });
});

test('an AsyncHook that is not enabled, or not any more, switches none on', async () => {
  const { hooks } = await after('new nac.AsyncHook({})');
  assert.deepEqual(hooks, [0, 0, 0, 0]);
  // If there is glue, it stays armed for good.
  const armed = await after('new nac.AsyncContext.Variable().run(1, () => {})');
  const disabled = await after('new nac.AsyncHook({}).enable().disable()');
  assert.deepEqual(disabled.hooks, armed.hooks);
});

test('an AsyncHook that asks for no promises switches no promise hooks on', async () => {
  // On `host` under Node 20 and 22, entering a context already does so.
  const armed = await after('new nac.AsyncContext.Variable().run(1, () => {})');
  const enabled = await after('new nac.AsyncHook({ scheduledAsyncTask() {} }).enable()');
  assert.equal(enabled.promises, armed.promises);
  assert.notDeepEqual(enabled.hooks, armed.hooks);
  assert.equal((await after('new nac.AsyncHook({ promises: true }).enable()')).promises, true);
});
