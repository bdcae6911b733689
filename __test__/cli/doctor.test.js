'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { carried, line, overGlue } = require('../glue/configuration.js');
const { scratch } = require('../tasks/child.js');
const { diagnosis, doctor } = require('./doctor.js');

/** @param {string} code @returns {string} the file of a program with this code */
function program(code) {
  const file = path.join(scratch(), 'app.js');
  fs.writeFileSync(file, code);
  return file;
}

const carrier = () => {
  if (runtime.backend === 'host') return 'async-local-storage';
  return carried ? 'node' : 'glue';
};

/** @param {string} owner @param {string} [version] */
const pair = (owner, version = '') =>
  ['Get', 'Set'].map((verb) => `${owner}::${verb}ContinuationPreservedEmbedderData${version}`);

/** The functions that this Node exports, and those that the backend calls. */
function access() {
  const line = Number.parseInt(process.versions.node);
  const { backend } = runtime;
  // A test run that asks for `host` does not load the addon at all.
  if (backend === 'host') return { found: [], used: [] };
  const found =
    line === 20
      ? pair('Context')
      : [...(line >= 26 ? pair('Isolate', 'V2') : []), ...pair('Isolate')];
  const current = ['Isolate::GetCurrent', 'Isolate::GetCurrentContext'];
  const builtins = ['get', 'set'].map(
    (verb) => `extrasBinding.${verb}ContinuationPreservedEmbedderData`,
  );
  return {
    found,
    used:
      backend === 'intrinsic'
        ? [...current, 'Context::GetExtrasBindingObject', ...builtins]
        : [...current, ...found.slice(0, 2)],
  };
}

test('a healthy process: what it is, exit code 0', async () => {
  const { status, stdout, stderr } = await doctor(['--json']);
  const { findings, propagation, speed, ...rest } = JSON.parse(stdout);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.deepEqual(rest, {
    ok: true,
    runtime,
    platform: {
      package: runtime.versions.package,
      node: process.versions.node,
      v8: process.versions.v8,
      platform: process.platform,
      arch: process.arch,
      flags: (process.env.NODE_OPTIONS ?? '').split(' ').filter((flag) => flag !== ''),
      environment: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => name.startsWith('NATIVE_ASYNC_CONTEXT_')),
      ),
    },
    slot: { carriedBy: carrier(), ...access() },
    copies: [],
  });
  assert.ok(propagation.length >= 16);
  for (const { name, ok, seen } of propagation) {
    assert.deepEqual({ ok, seen }, { ok: true, seen: 'the right context' }, name);
  }
  assert.deepEqual(
    speed.map((/** @type {any} */ { question }) => question),
    ['getStore', 'run', 'await'],
  );
  for (const { ours, node, ratio } of speed) {
    assert.ok(ours > 0 && node > 0);
    assert.equal(ratio, node / ours);
  }
  for (const { level, code, message, advice } of findings) {
    assert.equal(level, 'advice');
    assert.match(code, /^[A-Z0-9_]+$/);
    assert.ok(message.length > 0 && advice.length > 0);
  }
});

test('what it advises on this Node', async () => {
  const { advice } = await diagnosis([]);
  const expected = [];
  if (process.env.NATIVE_ASYNC_CONTEXT_BACKEND) expected.push('BACKEND_REQUESTED');
  if (line === 22 && !carried) expected.push('CONTEXT_FRAME_FLAG');
  if (line >= 24 && !carried) expected.push('NO_CONTEXT_FRAME_FLAG');
  if (line === 20 && overGlue) expected.push('NODE_20');
  assert.deepEqual(advice, expected);
});

test('a hook that watches promises is a problem, and who switched it on is named', async () => {
  const app = program(`
    require('node:async_hooks').createHook({ init() {} }).enable();
    require('node:async_hooks').createHook({ init() {} }).enable().disable();
  `);
  const { status, ok, problems, finding } = await diagnosis([app]);
  assert.deepEqual({ status, ok, problems }, { status: 1, ok: false, problems: ['PROMISE_HOOKS'] });
  assert.ok(finding('PROMISE_HOOKS').message.includes(`${app}:2.`));
});

test('a hook that was switched off is none', async () => {
  const app = program(`
    require('node:async_hooks').createHook({ init() {} }).enable().disable();
    require('node:v8').promiseHooks.onInit(() => {})();
  `);
  const { status, problems } = await diagnosis([app]);
  assert.deepEqual({ status, problems }, { status: 0, problems: [] });
});

test('a promise hook of node:v8 is a problem', async () => {
  const app = program(`
    require('node:v8').promiseHooks.onInit(() => {});
    require('node:v8').promiseHooks.createHook({ before() {} });
  `);
  const { status, problems, finding } = await diagnosis([app]);
  assert.deepEqual({ status, problems }, { status: 1, problems: ['V8_PROMISE_HOOKS'] });
  assert.ok(finding('V8_PROMISE_HOOKS').message.includes(`${app}:2, ${app}:3.`));
});

test("Node's own storage is named where it is used, and is no problem by itself", async () => {
  const app = program(`
    const { AsyncLocalStorage } = require('node:async_hooks');
    const storage = new AsyncLocalStorage();
    for (const value of [1, 2]) {
      storage.run(value, () => {});
    }
  `);
  const { status, problems, finding } = await diagnosis([app]);
  assert.deepEqual({ status, problems }, { status: 0, problems: [] });
  const { message, advice } = finding('NODE_STORAGE');
  assert.match(message, new RegExp(`is in use: .*app\\.js:5\\.${carried ? '$' : ' Here that'}`));
  assert.match(advice, /--require native-async-context\/register/);
});

test('a scope that the caller of an async function sees is named', async () => {
  const app = program(`
    const { AsyncContext } = require(${JSON.stringify(path.join(__dirname, '..', '..'))});
    const variable = new AsyncContext.Variable();
    async function work() {
      const scope = variable.withValue(1);
      await null;
      scope.dispose();
    }
    setTimeout(() => work(), 1);
  `);
  const { status, problems, finding } = await diagnosis([app]);
  assert.deepEqual({ status, problems }, { status: 0, problems: [] });
  const { message, advice } = finding('SCOPE_LEFT_OPEN');
  assert.match(
    message,
    /^A scope was opened at .*app\.js:5:\d+, .* sees it, at .*app\.js:9:\d+\.$/,
  );
  assert.match(advice, /"await null"/);
});

test('the own storage and the own hooks of the package are not reported', async () => {
  const app = program(`
    const { AsyncContext, AsyncLocalStorage } = require(${JSON.stringify(path.join(__dirname, '..', '..'))});
    new AsyncContext.Variable().run(1, () => setTimeout(() => {}, 1));
    new AsyncLocalStorage().enterWith(1);
  `);
  const { problems, finding, copies } = await diagnosis([app]);
  assert.deepEqual(problems, []);
  assert.equal(finding('NODE_STORAGE'), undefined);
  assert.equal(copies.length, 1);
});

test('a callback that does not get its context is a problem', async () => {
  const preload = program(`
    // A queue by hand, of the kind that loses contexts.
    const queue = [];
    setInterval(() => { for (const next of queue.splice(0)) next(); }, 1);
    globalThis.setImmediate = (callback) => { queue.push(callback); };
  `);
  const { status, problems, finding, propagation } = await diagnosis([
    '--after',
    '0',
    '--require',
    preload,
  ]);
  assert.deepEqual({ status, problems }, { status: 1, problems: ['CONTEXT_LOST'] });
  assert.match(finding('CONTEXT_LOST').message, /setImmediate \(no context\)/);
  const wrong = propagation.filter((/** @type {any} */ { ok }) => !ok);
  assert.deepEqual(wrong, [{ name: 'setImmediate', ok: false, seen: 'no context' }]);
});
