'use strict';

const assert = require('node:assert/strict');
const { registerHooks } = require('node:module');
const { test } = require('node:test');
const { application } = require('../register/application.js');

// ExecuteModule of the proposal: a module body runs in no context.

/** Node 22.15 and later. */
const hasHooks = registerHooks !== undefined;

const PRELOAD = ['--require', 'native-async-context/register'];
const on = { NATIVE_ASYNC_CONTEXT_MODULES: 'on' };

const app = application({
  // There is one storage, and it is loaded before anything runs.
  'see.cjs': `
    const { AsyncLocalStorage } = require('node:async_hooks');
    exports.storage = new AsyncLocalStorage();
    exports.seen = [];
    exports.see = (where) => exports.seen.push([where, exports.storage.getStore() ?? null]);
  `,
  'common.cjs': `
    const { see } = require('./see.cjs');
    see('common');
    require('./inner.cjs');
    see('common after require');
    exports.timer = new Promise((resolve) => setTimeout(() => resolve(see('timer of common')), 1));
  `,
  'inner.cjs': `require('./see.cjs').see('inner');`,
  'leaf.mjs': `
    import { see } from './see.cjs';
    see('leaf');
    export const timer = new Promise((resolve) => setTimeout(() => resolve(see('timer of leaf')), 1));
  `,
  'imported.cjs': `require('./see.cjs').see('imported');`,
  'first.mjs': `import { see } from './see.cjs'; see('first');`,
  'inside.mjs': `import { see } from './see.cjs'; see('inside');`,
  'last.mjs': `import { see } from './see.cjs'; see('last');`,
  'below.mjs': `import { see } from './see.cjs'; see('below');`,
  'waiting.mjs': `
    import './first.mjs';
    import { see } from './see.cjs';
    see('waiting');
    await null;
    see('waiting after await');
    await new Promise((resolve) => setTimeout(resolve, 1));
    see('waiting after timer');
  `,
  'parent.mjs': `
    import './waiting.mjs';
    import { see } from './see.cjs';
    see('parent');
  `,
  'circle-a.mjs': `
    import './circle-b.mjs';
    import { see } from './see.cjs';
    see('a');
    export const a = 1;
  `,
  'circle-b.mjs': `
    import { a } from './circle-a.mjs';
    import { see } from './see.cjs';
    see('b');
    export const read = () => a;
  `,
  'ambiguous.js': `
    import { see } from './see.cjs';
    see('ambiguous');
  `,
  'entering.mjs': `
    import { storage, see } from './see.cjs';
    storage.enterWith('entered');
    see('entering');
  `,
  'nested.mjs': `
    import { see, storage } from './see.cjs';
    see('nested');
    await storage.run('of the module', async () => {
      await import('./inside.mjs');
      see('nested after import');
    });
    see('nested after run');
  `,
  'throws.mjs': `import './see.cjs'; null.x;`,
  'throws.cjs': `throw new RangeError('from the body');`,
  'syntax.mjs': `export const x = ;`,
  'mapped.mjs': `export const { stack } = new Error('here'); // last line, no newline`,
  'required.mjs': `
    import { see } from './see.cjs';
    import './below.mjs';
    see('required');
    export const value = 1;
  `,
  'load.cjs': `
    const { storage, seen, see } = require('./see.cjs');
    const load = { import: (name) => import(name), require };
    storage.run('request', async () => {
      const cases = {};
      for (const each of process.argv.slice(2)) {
        const [how, name] = each.split(' ');
        const loading = load[how](name);
        see('caller');
        const { timer } = await loading;
        see('caller after await');
        await timer;
        cases[each] = seen.splice(0);
      }
      console.log(JSON.stringify(cases));
    });
  `,
  'worker.cjs': `
    const { Worker } = require('node:worker_threads');
    new Worker('./load.cjs', { argv: process.argv.slice(2) });
  `,
  'errors.cjs': `
    const { storage } = require('./see.cjs');
    const shown = async (name) => {
      try {
        await import(name);
      } catch (error) {
        return [error.name, storage.getStore(), /(\\w+\\.mjs:\\d+:?\\d*)/.exec(error.stack)?.[1]];
      }
    };
    storage.run('request', async () => {
      const imported = [await shown('./throws.mjs'), await shown('./syntax.mjs')];
      let required;
      try {
        require('./throws.cjs');
      } catch (error) {
        required = [error.name, storage.getStore()];
      }
      const { stack } = await import('./mapped.mjs');
      console.log(JSON.stringify({ imported, required, at: /mapped.mjs:(\\d+:\\d+)/.exec(stack)[1] }));
    });
  `,
  'undo.cjs': `
    const { runModulesInRoot } = require('native-async-context/modules');
    const Module = require('node:module');
    const original = Module.prototype.load;
    const { storage, seen, see } = require('./see.cjs');
    const first = runModulesInRoot();
    const second = runModulesInRoot();
    first.undo();
    first.undo();
    storage.run('request', async () => {
      require('./inner.cjs');
      second.undo();
      require('./imported.cjs');
      await import('./last.mjs');
      console.log(JSON.stringify({ seen, same: Module.prototype.load === original }));
    });
  `,
  'token.mjs': `
    import { storage } from './see.cjs';
    await storage.run('request', async () => {
      await import('./last.mjs');
      const [leave] = Object.getOwnPropertySymbols(globalThis).filter((each) => /leave/.test(each.description));
      for (const token of [undefined, '', 'guessed', {}]) globalThis[leave]?.(token);
      console.log(JSON.stringify([storage.getStore(), leave === undefined ? 0 : 1]));
    });
  `,
});

/** Reads of the module that loads the others, before and after its await. */
const caller = ['caller', 'request'];
const after = ['caller after await', 'request'];

/**
 * @param {string | null} required the value that a required module reads
 * @param {string | null} imported the value that an imported ES module reads
 * @returns {Record<string, [string, string | null][]>} by load, in this order and in one process: the reads
 */
const cases = (required, imported) => ({
  'require ./common.cjs': [
    ['common', required],
    ['inner', required],
    ['common after require', required],
    caller,
    after,
    ['timer of common', required],
  ],
  // A CommonJS module reads the same whether it is required or imported.
  'import ./imported.cjs': [caller, ['imported', required], after],
  'import ./leaf.mjs': [caller, ['leaf', imported], after, ['timer of leaf', imported]],
  // Top-level await, and a module that waits for it.
  'import ./parent.mjs': [
    caller,
    ['first', imported],
    ['waiting', imported],
    ['waiting after await', imported],
    ['waiting after timer', imported],
    ['parent', imported],
    after,
  ],
  'import ./circle-a.mjs': [caller, ['b', imported], ['a', imported], after],
  // An ES module by its syntax only.
  'import ./ambiguous.js': [caller, ['ambiguous', imported], after],
  'import ./nested.mjs': [
    caller,
    ['nested', imported],
    ['inside', imported === null ? null : 'of the module'],
    ['nested after import', 'of the module'],
    ['nested after run', imported],
    after,
  ],
  // A value that a module enters ends with the module's body.
  'import ./entering.mjs': [caller, ['entering', 'entered'], after],
  'import ./last.mjs': [caller, ['last', imported], after],
  ...(process.features.require_module && {
    'require ./required.mjs': [['below', required], ['required', required], caller, after],
  }),
});

/** Without hooks, an imported ES module runs in the context of the caller. */
const expected = cases(null, hasHooks ? null : 'request');
const all = Object.keys(expected);

test('a body runs in no context, and the code after it in its own', () => {
  assert.deepEqual(app.run([...PRELOAD, 'load.cjs', ...all], on), expected);
});

test('in a worker', () => {
  assert.deepEqual(app.run([...PRELOAD, 'worker.cjs', ...all], on), expected);
});

test('without the switch a body runs in the context of who loads it first', () => {
  assert.deepEqual(app.run([...PRELOAD, 'load.cjs', ...all]), cases('request', 'request'));
});

test('errors, lines and columns are those of the module', () => {
  const expected = /** @type {any} */ (app.run([...PRELOAD, 'errors.cjs']));
  assert.deepEqual(app.run([...PRELOAD, 'errors.cjs'], on), expected);
  assert.equal(expected.at, '1:26');
  assert.deepEqual(expected.required, ['RangeError', 'request']);
  assert.deepEqual(expected.imported[0], ['TypeError', 'request', 'throws.mjs:1:26']);
});

test('it ends when everyone who asked for it has undone it', () => {
  const { seen, same } = /** @type {any} */ (app.run([...PRELOAD, 'undo.cjs']));
  assert.ok(same);
  assert.deepEqual(seen, [
    ['inner', null],
    ['imported', 'request'],
    ['last', 'request'],
  ]);
});

test('code that has no token cannot leave the context of its caller', () => {
  assert.deepEqual(app.run([...PRELOAD, 'token.mjs'], on), ['request', hasHooks ? 1 : 0]);
});
