'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');
const { line, overGlue, overHooks } = require('./configuration.js');

/** V8 11 needs hooks for thenables. */
const thenables = overGlue && line === 20;

test('requiring the package switches no promise hook on', async () => {
  const { required } = await output('promise-hooks.js');
  assert.equal(required, false);
});

test(`${overHooks ? 'Node’s promise hooks are on (the host backend is made of them)' : 'Node’s promise hooks are off'} once the glue is armed`, async () => {
  const { node, end } = await output('promise-hooks.js');
  assert.equal(node, overHooks);
  assert.equal(end, overHooks);
});

test(`promise hooks of ours are ${thenables ? 'on, for thenables' : 'off'}`, async () => {
  assert.equal((await output('promise-hooks.js')).ours, thenables);
});

test('NATIVE_ASYNC_CONTEXT_THENABLES=off: no promise hooks of ours', async () => {
  const env = { NATIVE_ASYNC_CONTEXT_THENABLES: 'off' };
  const { node, ours } = await output('promise-hooks.js', [], { env });
  assert.equal(node, overHooks);
  assert.equal(ours, false);
});

test('a promise hook that somebody switches on is seen by these tests', async () => {
  assert.equal((await output('promise-hooks.js', ['hook'])).end, true);
});

test('NATIVE_ASYNC_CONTEXT_THENABLES decides what a thenable sees where V8 needs hooks for it, and nothing else', async () => {
  const on = await output('thenables.js');
  assert.deepEqual(on, { thenable: 'value', reaction: 'value', timer: 'value', await: 'value' });
  const env = { NATIVE_ASYNC_CONTEXT_THENABLES: 'off' };
  const off = await output('thenables.js', [], { env });
  assert.deepEqual(off, { ...on, thenable: thenables ? 'nothing' : 'value' });
});

test('a reaction that was registered in no context has none, whatever is registered on its promise', async () => {
  assert.deepEqual(await output('registered-in-none.js'), {
    run: 'nothing',
    'run of another one': 'nothing',
    Snapshot: 'nothing',
    'a bound function': 'nothing',
    'enterWith and await': 'nothing',
    'a scope and await': 'nothing',
  });
});
