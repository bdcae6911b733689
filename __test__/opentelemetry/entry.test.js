'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const api = require('@opentelemetry/api');
const theirs = require('@opentelemetry/context-async-hooks');
const entry = require('../../entries/opentelemetry.js');
const { application, install } = require('../register/application.js');

const ROOT = path.join(__dirname, '..', '..');
const API = path.join(ROOT, 'node_modules', '@opentelemetry', 'api');

/** @param {string} folder */
function installApi(folder) {
  const target = path.join(folder, 'node_modules', '@opentelemetry');
  fs.mkdirSync(target, { recursive: true });
  fs.symlinkSync(API, path.join(target, 'api'), 'junction');
}

test('the module exports what that of @opentelemetry/context-async-hooks exports', () => {
  assert.deepEqual(Object.keys(entry), Object.keys(theirs));
});

test('the API takes it, and goes through it', () => {
  const manager = new entry.AsyncLocalStorageContextManager();
  const context = api.ROOT_CONTEXT.setValue(api.createContextKey('a key'), 1);
  assert.equal(api.context.setGlobalContextManager(manager), true);
  try {
    assert.equal(
      api.context.with(context, () => api.context.active()),
      context,
    );
    const token = api.context.attach(context);
    assert.equal(manager.active(), context);
    token.dispose();
    assert.equal(api.context.bind(context, () => manager.active())(), context);
  } finally {
    api.context.disable();
  }
  assert.equal(manager.active(), api.ROOT_CONTEXT);
});

test('require and import get the ROOT_CONTEXT of the build that they get from the API', async () => {
  const required = require('native-async-context/opentelemetry');
  assert.equal(required, entry);
  assert.equal(new required.AsyncLocalStorageContextManager().active(), api.ROOT_CONTEXT);

  const imported = await import('native-async-context/opentelemetry');
  const { ROOT_CONTEXT } = await import('@opentelemetry/api');
  assert.notEqual(ROOT_CONTEXT, api.ROOT_CONTEXT);
  assert.equal(new imported.AsyncLocalStorageContextManager().active(), ROOT_CONTEXT);
  assert.deepEqual(Object.keys(imported), Object.keys(entry));
});

test('without the API the package works, and this module says what is missing', () => {
  const { run } = application({
    'app.cjs': `
      const { AsyncLocalStorage } = require('native-async-context');
      const { code, message } = (() => {
        try {
          require('native-async-context/opentelemetry');
        } catch (error) {
          return error;
        }
      })();
      console.log(JSON.stringify({ works: new AsyncLocalStorage().run(1, () => true), code, message }));
    `,
  });
  const { works, code, message } = /** @type {any} */ (run(['app.cjs']));
  assert.equal(works, true);
  assert.equal(code, 'MODULE_NOT_FOUND');
  assert.match(message, /'@opentelemetry\/api'/);
});

test('no types but those of this module need the API', () => {
  const declarations = ['index.d.ts', ...fs.readdirSync(path.join(ROOT, 'entries'))]
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => (file === 'index.d.ts' ? file : path.join('entries', file)));
  const needing = declarations.filter((file) =>
    /(?:from|import\() ?'@opentelemetry/.test(fs.readFileSync(path.join(ROOT, file), 'utf8')),
  );
  assert.deepEqual(needing, [path.join('entries', 'opentelemetry.d.ts')]);
});

test('the manager of a second copy of the package uses the storage of the first', () => {
  const { folder, run } = application({
    'app.cjs': `
      const { AsyncContext } = require('native-async-context');
      const { ROOT_CONTEXT } = require('@opentelemetry/api');
      const { AsyncLocalStorageContextManager } = require('./library/index.cjs');
      const manager = new AsyncLocalStorageContextManager();
      const context = ROOT_CONTEXT.setValue(Symbol.for('key'), 1);
      manager.with(context, () => {
        setTimeout(() => {
          const seen = manager.active() === context;
          manager.disable();
          const disabled = manager.active() === ROOT_CONTEXT;
          console.log(JSON.stringify({ seen, disabled }));
        }, 1);
      });
      const snapshot = manager.with(context, () => new AsyncContext.Snapshot());
      if (!snapshot.run(() => manager.active() === context)) process.exitCode = 1;
    `,
    'library/index.cjs': `module.exports = require('native-async-context/opentelemetry');`,
  });
  install(path.join(folder, 'library'));
  installApi(folder);
  assert.deepEqual(run(['app.cjs']), { seen: true, disabled: true });
});
