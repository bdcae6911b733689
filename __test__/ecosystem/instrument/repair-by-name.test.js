'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { application } = require('../../register/application.js');

const MIXED_UP = ['A', 'A', 'A'];
const OWN = ['A', 'B', 'C'];

const QUEUE = `
  class Queue {
    waiting = [];
    add(job) {
      if (this.waiting.push(job) === 1) setImmediate(() => this.next());
    }
    next() {
      this.waiting[0]();
      this.waiting.shift();
      if (this.waiting.length > 0) setImmediate(() => this.next());
    }
  }
  const make = () => new Queue();
`;

/** Libraries in the usual forms, and a program for each way to load them. */
const FILES = {
  'node_modules/common/package.json': '{ "version": "1.2.3" }',
  'node_modules/common/index.js': `${QUEUE} module.exports = { Queue };`,
  'node_modules/function/package.json': '{ "version": "1.2.3" }',
  'node_modules/function/index.js': `${QUEUE} const queue = make(); module.exports = (job) => queue.add(job);`,
  'node_modules/compiled/package.json': '{ "version": "1.2.3" }',
  'node_modules/compiled/index.js': `${QUEUE} const queue = make();
    Object.defineProperty(exports, '__esModule', { value: true });
    Object.defineProperty(exports, 'add', { enumerable: true, get: function () { return add; } });
    function add(job) { queue.add(job); }`,
  'node_modules/plain/package.json': '{ "version": "1.2.3" }',
  'node_modules/plain/index.js': `${QUEUE} const queue = make();
    exports.add = (job) => queue.add(job);`,
  'node_modules/modern/package.json':
    '{ "version": "1.2.3", "type": "module", "exports": "./index.js" }',
  'node_modules/modern/index.js': `${QUEUE} const queue = make();
    export const add = (job) => queue.add(job);
    export default Queue;`,
  'requests.cjs': `
    const { AsyncLocalStorage } = require('native-async-context');
    const { repair } = require('native-async-context/instrument');
    const storage = new AsyncLocalStorage();
    exports.seen = (add) => Promise.all(['A', 'B', 'C'].map((name) => storage.run(name,
      () => new Promise((resolve) => add(() => resolve(storage.getStore()))))));
    const callbacks = [0];
    exports.DESCRIPTIONS = {
      common: { steps: [{ at: 'Queue.prototype.add', callbacks }] },
      function: { versions: ['1.0.0', '2.0.0'], steps: [{ at: '', callbacks }] },
      compiled: { steps: [{ at: 'add', callbacks }] },
      plain: { steps: [{ at: 'add', callbacks }] },
      modern: { steps: [{ at: ['add', 'default.prototype.add'], callbacks }] },
    };
    exports.repairAll = () => Object.entries(exports.DESCRIPTIONS).map(([name, each]) => repair(name, each));
  `,
  'required.cjs': `
    const { seen, repairAll } = require('./requests.cjs');
    const repairs = repairAll();
    const { Queue } = require('common');
    const queue = new Queue();
    const adds = [(job) => queue.add(job), require('function'), require('compiled').add];
    Promise.all(adds.map(seen)).then(async (repaired) => {
      for (const each of repairs) each.undo();
      const undone = await Promise.all(adds.map(seen));
      console.log(JSON.stringify({ repaired, undone, report: repairs.flatMap((each) => each.report()) }));
    });
  `,
  'imported.mjs': `
    import requests from './requests.cjs';
    const { seen, repairAll } = requests;
    const repairs = repairAll();
    const { Queue } = await import('common');
    const { default: add } = await import('function');
    const compiled = await import('compiled');
    const modern = await import('modern');
    const plain = await import('plain');
    const [queue, own] = [new Queue(), new modern.default()];
    const adds = [(job) => queue.add(job), add, compiled.add, modern.add, (job) => own.add(job), plain.add];
    const repaired = await Promise.all(adds.map(seen));
    for (const each of repairs) each.undo();
    const undone = await Promise.all(adds.map(seen));
    console.log(JSON.stringify({ repaired, undone, report: repairs.flatMap((each) => each.report()) }));
  `,
  'left.cjs': `
    const { repair } = require('native-async-context/instrument');
    const steps = [{ at: 'Queue.prototype.add', callbacks: [0] }];
    const codes = [];
    process.on('warning', ({ code, message }) => codes.push(code + ' ' + message));
    const repairs = [
      repair('common', { versions: ['1.0.0', '1.2.3'], steps }),
      repair('common', { versions: ['1.0.0', '1.2.3'], steps }),
      repair('compiled', { steps: [{ at: ['add', 'addd'], callbacks: [0] }] }),
    ];
    const { add } = require('common').Queue.prototype;
    require('compiled');
    setImmediate(() => console.log(JSON.stringify({
      codes, untouched: add.toString().startsWith('add(job)'), report: repairs.flatMap((each) => each.report()),
    })));
  `,
};

/** Installs the application, with the packages that intercept module loading. */
function installed() {
  const app = application(FILES);
  for (const name of ['import-in-the-middle', 'require-in-the-middle']) {
    const folder = path.dirname(require.resolve(`${name}/package.json`));
    fs.symlinkSync(folder, path.join(app.folder, 'node_modules', name), 'junction');
  }
  return app;
}

const app = installed();

const loaded = (/** @type {string[]} */ names) =>
  names.map((module) => ({ module, version: '1.2.3', repaired: true }));

test('a module that is named is repaired when it is required', () => {
  assert.deepEqual(app.run(['required.cjs']), {
    repaired: [OWN, OWN, OWN],
    undone: [MIXED_UP, MIXED_UP, MIXED_UP],
    report: loaded(['common', 'function', 'compiled']),
  });
});

test('and when it is imported', () => {
  assert.deepEqual(app.run(['imported.mjs']), {
    repaired: [OWN, OWN, OWN, OWN, OWN, OWN],
    undone: [MIXED_UP, MIXED_UP, MIXED_UP, MIXED_UP, MIXED_UP, MIXED_UP],
    report: loaded(['common', 'function', 'compiled', 'plain', 'modern']),
  });
});

test('an unknown version, and a module without what a step names, are left with one warning', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['left.cjs'], {
    cwd: app.folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const { codes, untouched, report } = JSON.parse(stdout);
  assert.equal(untouched, true);
  assert.deepEqual(
    report.map((/** @type {any} */ { module, repaired }) => [module, repaired]),
    [
      ['common', false],
      ['common', false],
      ['compiled', false],
    ],
  );
  assert.equal(codes.length, 2);
  assert.match(codes[0], /^ASYNC_CONTEXT_UNKNOWN_VERSION common 1\.2\.3 is left as it is/);
  assert.match(codes[1], /^ASYNC_CONTEXT_NOT_FOUND compiled is left as it is, .* 'addd'/);
  const quiet = spawnSync(process.execPath, ['left.cjs'], {
    cwd: app.folder,
    encoding: 'utf8',
    env: { ...process.env, NATIVE_ASYNC_CONTEXT_WARNINGS: 'off' },
  });
  assert.deepEqual(JSON.parse(quiet.stdout).codes, []);
});
