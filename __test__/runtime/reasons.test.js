'use strict';

/* Why a process gets `host`: each reason has a code and says what to do (docs/installation.md). */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { root, runChild } = require('./child.js');

const line = Number.parseInt(process.versions.node);

/** Prints what the package says, whether it works, and whether the addon was loaded. */
const REPORT = `
  const { AsyncContext, runtime } = require('./index.js');
  const variable = new AsyncContext.Variable();
  const report = {
    backend: runtime.backend,
    code: runtime.reason.code,
    message: runtime.reason.message,
    works: variable.run(1, () => variable.get()) === 1 && variable.get() === undefined,
    loaded: Object.keys(require.cache).some((file) => file.endsWith('.node')),
  };
  variable.run(2, () =>
    setTimeout(() => {
      report.carried = variable.get() === 2;
      process.stdout.write(JSON.stringify(report));
    }, 1),
  );`;

/**
 * @param {string} before is run before the package is loaded
 * @param {{ flags?: string[], env?: Record<string, string> }} [options]
 */
function report(before, { flags = [], env } = {}) {
  const { status, stdout, stderr } = runChild({
    args: [...flags, '--eval', before + REPORT],
    env,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** @param {Record<string, string>} versions */
const withVersions = (versions) =>
  `Object.defineProperty(process, 'versions', {
    value: { ...process.versions, ...${JSON.stringify(versions)} },
  });`;

const permission = line === 20 ? '--experimental-permission' : '--permission';

for (const flags of [['--no-addons'], [permission, '--allow-fs-read=*', '--no-warnings']]) {
  test(`${flags[0]}: no addon may be loaded`, () => {
    const { code, message, ...rest } = report('', { flags });
    assert.deepEqual(rest, { backend: 'host', works: true, carried: true, loaded: false });
    assert.equal(code, 'ADDONS_DISABLED');
    assert.match(message, /--allow-addons/);
  });
}

for (const v8 of ['15.0.0', '10.2.1', 'unknown']) {
  test(`V8 ${v8}: the addon calls no function of a V8 that nobody has tried`, () => {
    const { code, message, ...rest } = report(withVersions({ v8 }));
    assert.deepEqual(rest, { backend: 'host', works: true, carried: true, loaded: true });
    assert.equal(code, 'UNTESTED_V8');
    assert.match(message, /install a newer version/);
  });
}

test('unless it is asked to', () => {
  const backend = line === 20 ? 'native' : 'intrinsic';
  const env = { NATIVE_ASYNC_CONTEXT_BACKEND: backend };
  const { code, ...rest } = report(withVersions({ v8: '15.0.0' }), { env });
  assert.equal(code, 'REQUESTED');
  assert.equal(rest.backend, backend);
  assert.equal(rest.works, true);
});

test('a renderer of Electron: contexts in synchronous code, and V8’s slot is not touched', () => {
  const electron = `${withVersions({ electron: '40.0.0' })} process.type = 'renderer';`;
  const { code, ...rest } = report(electron);
  assert.equal(code, 'ELECTRON_RENDERER');
  assert.match(rest.message, /synchronous/);
  const { backend, works, carried, loaded } = rest;
  assert.deepEqual(
    { backend, works, carried, loaded },
    { backend: 'host', works: true, carried: false, loaded: false },
  );
});

test('another process of Electron is like Node', () => {
  const { code } = report(`${withVersions({ electron: '40.0.0' })} process.type = 'browser';`);
  assert.notEqual(code, 'ELECTRON_RENDERER');
});

test('workers without flags and without environment variables have the fastest backend', () => {
  const { status, stdout, stderr } = runChild({
    code: `
      const { Worker } = require('node:worker_threads');
      const program = \`
        const { runtime } = require(\${JSON.stringify(require.resolve('./index.js'))});
        require('node:worker_threads').parentPort.postMessage(runtime.reason.code);\`;
      const seen = [];
      for (const options of [{ execArgv: [] }, { env: {} }, { execArgv: [], env: {} }]) {
        new Worker(program, { eval: true, ...options }).on('message', (code) => {
          if (seen.push(code) === 3) process.stdout.write(JSON.stringify(seen));
        });
      }`,
  });
  assert.equal(status, 0, stderr);
  const expected = line === 20 ? 'INTRINSICS_NOT_FOUND' : 'FASTEST';
  assert.deepEqual(JSON.parse(stdout), [expected, expected, expected]);
});

const REGISTER = path.join(root, 'entries', 'register.js');

/**
 * @param {string[]} flags
 * @param {Record<string, string>} [env]
 * @returns {string[]} the codes of the warnings of a process that registers the package twice
 */
function warnings(flags, env) {
  const { status, stdout, stderr } = runChild({
    args: [
      ...flags,
      '--eval',
      `const codes = [];
       process.on('warning', ({ code }) => code?.startsWith('ASYNC_CONTEXT') && codes.push(code));
       require(${JSON.stringify(REGISTER)});
       require(${JSON.stringify(REGISTER)});
       setImmediate(() => process.stdout.write(JSON.stringify(codes)));`,
    ],
    env,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('register warns once, with the reason, that it runs on host', () => {
  assert.deepEqual(warnings(['--no-addons']), ['ASYNC_CONTEXT_ADDONS_DISABLED']);
});

test('it does not where it works, where host was asked for, and where warnings are off', () => {
  assert.deepEqual(warnings([]), []);
  assert.deepEqual(warnings([], { NATIVE_ASYNC_CONTEXT_BACKEND: 'host' }), []);
  const off = { NATIVE_ASYNC_CONTEXT_WARNINGS: 'off' };
  assert.deepEqual(warnings(['--no-addons'], off), []);
});
