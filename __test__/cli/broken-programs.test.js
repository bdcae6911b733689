'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const manifest = require('../../package.json');
const { carried, line } = require('../glue/configuration.js');
const { application } = require('../register/application.js');
const { root } = require('../tasks/child.js');
const { diagnosis } = require('./doctor.js');

/** Programs with faults found in real programs, and what the doctor reports for them. */

/** Lets the package choose the backend. */
const env = { NATIVE_ASYNC_CONTEXT_BACKEND: '' };

/** The folder of a library that is installed in the checkout. @param {string} name */
const installed = (name) => path.join(root, 'node_modules', name);

/**
 * @typedef {object} Broken
 * @property {Record<string, string>} files `app.js` is the program
 * @property {string[]} [borrows] packages to link from the checkout
 * @property {string[]} [args] arguments before the program
 * @property {Record<string, string>} [env]
 * @property {{ problems?: string[], advice?: string[] }} finds all problems, and some of the advice
 * @property {Record<string, RegExp>} [says]
 */

/** @type {Record<string, Broken>} */
const PROGRAMS = {
  'a library replaced process.emit, and passes events on': {
    files: {
      'app.js': "require('on-exit');",
      'node_modules/on-exit/package.json': '{ "name": "on-exit", "version": "1.0.0" }',
      'node_modules/on-exit/index.js': `const { emit } = process;
        process.emit = function (...args) { return emit.apply(this, args); };`,
    },
    finds: { advice: ['PROCESS_EMIT'] },
    says: { PROCESS_EMIT: /on-exit \(.*on-exit\/index\.js:2\)/ },
  },
  'a library replaced process.emit, and loses the store in unhandledRejection': {
    files: {
      'app.js': `const { emit } = process;
        const waiting = [];
        setInterval(() => { for (const args of waiting.splice(0)) emit.apply(process, args); }, 1);
        process.emit = (name, ...args) =>
          name === 'unhandledRejection'
            ? waiting.push([name, ...args]) > 0
            : emit.call(process, name, ...args);`,
    },
    args: ['--after', '0'],
    finds: { problems: ['CONTEXT_LOST'], advice: ['PROCESS_EMIT'] },
    says: { CONTEXT_LOST: /^Some callbacks .*: unhandledRejection \(no context\)\.$/ },
  },
  'a tracer is preloaded in front of register': {
    files: {
      'app.js': '',
      'node_modules/dd-trace/package.json': '{ "name": "dd-trace", "version": "1.0.0" }',
      'node_modules/dd-trace/index.js': `const { AsyncLocalStorage } = require('node:async_hooks');
        new AsyncLocalStorage().run(1, () => {});`,
    },
    args: ['--require', 'dd-trace', '--require', 'native-async-context/register'],
    finds: { problems: ['TRACER_FIRST'], advice: ['NODE_STORAGE'] },
    says: { TRACER_FIRST: /^dd-trace was loaded before/ },
  },
  'a hook that reads a store was enabled before the package was loaded': {
    files: {
      'app.js': `const { createHook } = require('node:async_hooks');
        let storage;
        createHook({ init() {}, before() { storage?.getStore(); } }).enable();
        const { AsyncLocalStorage } = require('native-async-context');
        storage = new AsyncLocalStorage();`,
    },
    finds: { problems: carried ? ['PROMISE_HOOKS'] : ['HOOK_FIRST', 'PROMISE_HOOKS'] },
  },
  'enterWith inside of exit, and a listener of unhandledRejection': {
    files: {
      'app.js': `const { AsyncLocalStorage } = require('node:async_hooks');
        const storage = new AsyncLocalStorage();
        process.on('unhandledRejection', () => {});
        storage.run(1, () => storage.exit(() => {
          storage.enterWith(2);
        }));`,
    },
    finds: { advice: ['NODE_STORAGE', 'DIFFERS_EXIT', 'DIFFERS_REJECTION'] },
    says: { DIFFERS_EXIT: /app\.js:5\. .*Node 20 and 22 keep/ },
  },
  'thenables of a query builder, where they get no context': {
    files: {
      'app.js': `require('knex');
        new (require('node:async_hooks').AsyncLocalStorage)().run(1, () => {});`,
      'node_modules/knex/package.json': '{ "name": "knex", "version": "1.0.0" }',
      'node_modules/knex/index.js': '',
    },
    env: { NATIVE_ASYNC_CONTEXT_THENABLES: 'off' },
    finds: { problems: line === 20 ? ['THENABLES_OFF'] : [], advice: ['DIFFERS_THENABLE'] },
  },
  'a queue calls back in the context of another request': {
    files: {
      'app.js': `const { AsyncLocalStorage } = require('native-async-context');
        const storage = new AsyncLocalStorage();
        const queue = require('fastq')((job, done) => setImmediate(done), 1);
        for (const id of ['A', 'B', 'C']) storage.run(id, () => queue.push(id, () => {}));`,
    },
    borrows: ['fastq', 'reusify'],
    finds: { problems: ['MIXED_CONTEXTS'] },
    says: { MIXED_CONTEXTS: /fastq: push \(2 callbacks\)\.$/ },
  },
  'a queue is loaded, in which nothing waits yet': {
    files: { 'app.js': "require('fastq');" },
    borrows: ['fastq', 'reusify'],
    finds: { advice: ['UNREPAIRED'] },
    says: { UNREPAIRED: /fastq \d+\.\d+\.\d+\.$/ },
  },
  'another version of the package is loaded, too': {
    files: { 'app.js': "require('native-async-context'); require('other');" },
    finds: { problems: ['OTHER_VERSION'] },
    says: { OTHER_VERSION: /0\.0\.1 \(/ },
  },
};

/** @param {Broken} program */
function install({ files, borrows = [] }) {
  const { folder } = application(files);
  const modules = path.join(folder, 'node_modules');
  for (const name of borrows) {
    fs.symlinkSync(installed(name), path.join(modules, name), 'dir');
  }
  if (files['app.js'].includes("require('other')")) {
    const other = path.join(modules, 'other');
    fs.cpSync(path.join(modules, manifest.name), other, { recursive: true });
    const changed = JSON.stringify({ ...manifest, version: '0.0.1' });
    fs.writeFileSync(path.join(other, 'package.json'), changed);
  }
  return folder;
}

for (const [what, program] of Object.entries(PROGRAMS)) {
  test(`${what}: ${Object.values(program.finds).flat().join(', ')}`, async () => {
    const cwd = install(program);
    const { args = [], finds, says = {} } = program;
    const home = path.join(cwd, 'node_modules', manifest.name);
    const options = { cwd, home, env: { ...env, ...program.env } };
    const found = await diagnosis([...args, 'app.js'], options);
    assert.deepEqual(found.problems, finds.problems ?? [], found.stderr);
    for (const code of finds.advice ?? []) assert.ok(found.advice.includes(code), code);
    for (const [code, pattern] of Object.entries(says)) {
      assert.match(found.finding(code).message, pattern);
    }
  });
}

test('a queue that is repaired is not reported', async () => {
  const { files, borrows } = PROGRAMS['a queue calls back in the context of another request'];
  const cwd = install({
    files: {
      'app.js': `require('native-async-context/instrument').instrument('fastq');\n${files['app.js']}`,
    },
    borrows: [
      .../** @type {string[]} */ (borrows),
      'require-in-the-middle',
      'import-in-the-middle',
    ],
    finds: {},
  });
  const home = path.join(cwd, 'node_modules', manifest.name);
  const { problems, advice, stderr } = await diagnosis(['app.js'], { cwd, home, env });
  assert.deepEqual(problems, [], stderr);
  assert.ok(!advice.includes('UNREPAIRED'));
});

test('docs/doctor.md has every code, and no other', () => {
  const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
  const codes = ['lib/cli/doctor.js', 'lib/cli/doctor/findings.js'].flatMap((file) =>
    Array.from(read(file).matchAll(/code: '([A-Z0-9_]+)'/g), ([, code]) => code),
  );
  const rows = Array.from(
    read('docs/doctor.md').matchAll(/^\| `([A-Z0-9_]+)` +\| (?:problem|advice)/gm),
    ([, code]) => code,
  );
  assert.deepEqual(rows.sort(), codes.sort());
});
