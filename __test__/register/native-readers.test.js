'use strict';

/*
 * Packages whose native code looks for a storage in V8's slot keep Node's class under `register`, where
 * Node keeps its contexts in the slot. All other code gets ours.
 */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const { carried } = require('../glue/configuration.js');
const { NATIVE_READERS } = require('../../lib/register/native-readers.js');

const REGISTER = path.join(__dirname, '../../entries/register.js');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'native-readers-')));
after(() => fs.rmSync(folder, { recursive: true }));

/** The files of a package. They export the class that each module gets, and check that the rest is Node's. */
const MODULES = {
  'package.json': '{ "exports": { "./cjs": "./cjs.js", "./esm": "./esm.mjs" } }',
  'cjs.js': `
    const { AsyncLocalStorage } = require('async_hooks');
    module.exports = [AsyncLocalStorage, require('node:async_hooks').AsyncLocalStorage];
    if (require('node:async_hooks').AsyncResource !== process.getBuiltinModule('async_hooks').AsyncResource) throw 1;`,
  'esm.mjs': `
    import { AsyncLocalStorage } from 'node:async_hooks';
    import * as all from 'async_hooks';
    import hooks from 'node:async_hooks';
    export default [AsyncLocalStorage, all.AsyncLocalStorage, hooks.AsyncLocalStorage];`,
};

/**
 * @param {string[]} installed
 * @param {string[]} nested packages inside of the first one
 */
function program(installed, nested = []) {
  const root = fs.mkdtempSync(path.join(folder, 'program-'));
  const [first] = installed;
  const places = [
    ...installed.map((name) => path.join(root, 'node_modules', name)),
    ...nested.map((name) => path.join(root, 'node_modules', first, 'node_modules', name)),
  ];
  for (const place of places) {
    fs.mkdirSync(place, { recursive: true });
    for (const [name, text] of Object.entries(MODULES)) {
      fs.writeFileSync(path.join(place, name), text);
    }
  }
  const main = path.join(root, 'main.mjs');
  fs.writeFileSync(
    main,
    `import { createRequire } from 'node:module';
     import { pathToFileURL } from 'node:url';
     const own = new (process.getBuiltinModule('async_hooks').AsyncLocalStorage)();
     const ours = createRequire(${JSON.stringify(REGISTER)})('../index.js').AsyncLocalStorage;
     const result = {};
     for (const place of ${JSON.stringify(places)}) {
       const classes = [
         ...createRequire(place + '/')('./cjs.js'),
         ...(await import(pathToFileURL(place + '/esm.mjs'))).default,
       ];
       result[place.slice(${root.length + 1}).replaceAll('\\\\', '/').replaceAll('node_modules/', '')] =
         classes.every((each) => each === ours) ? 'ours'
         : classes.every((each) => each === classes[0] && each.name === 'AsyncLocalStorage') ? 'of Node'
         : 'mixed';
     }
     console.log(JSON.stringify(result));`,
  );
  return main;
}

/**
 * @param {string} main
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [cwd]
 */
function run(main, env = {}, cwd = path.dirname(main)) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', REGISTER, main], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NATIVE_ASYNC_CONTEXT_WARNINGS: 'off', ...env },
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

/** The class that they get: Node's only if Node keeps contexts in the slot, where native code reads them. */
const kept = carried ? 'of Node' : 'ours';

for (const { readers, storages } of NATIVE_READERS) {
  for (const reader of readers) {
    test(`where ${reader} is installed, what it reads keeps Node's class, in CommonJS and ES modules`, () => {
      const others = storages.filter((name) => name !== reader);
      const seen = run(program([reader, 'other'], others));
      for (const name of others) assert.equal(seen[`${reader}/${name}`], kept, name);
      if (storages.includes(reader)) assert.equal(seen[reader], kept);
      assert.equal(seen.other, 'ours');
    });
  }

  test(`without ${readers.join(' or ')}, ${storages.join(' and ')} get ours`, () => {
    const others = storages.filter((name) => !readers.includes(name));
    for (const name of others) assert.deepEqual(run(program([name])), { [name]: 'ours' });
  });
}

test('the program is looked at from its own folder and from the working directory', () => {
  const main = program(['dd-trace']);
  assert.equal(run(main, {}, os.tmpdir())['dd-trace'], kept);
});

test('a package that is loaded by a flag is seen wherever it is', () => {
  const main = program(['other']);
  const tracer = path.join(path.dirname(program(['dd-trace'])), 'node_modules/dd-trace/cjs.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--require',
      REGISTER,
      '--require',
      tracer,
      '--print',
      `require(${JSON.stringify(tracer)})[0] === require('async_hooks').AsyncLocalStorage`,
    ],
    {
      cwd: path.dirname(main),
      encoding: 'utf8',
      env: { ...process.env, NATIVE_ASYNC_CONTEXT_WARNINGS: 'off' },
    },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), `${!carried}`);
});

test('NATIVE_ASYNC_CONTEXT_NATIVE_READERS adds packages by name', () => {
  const main = program(['mine', '@scope/also-mine', 'mine-not']);
  assert.deepEqual(run(main, { NATIVE_ASYNC_CONTEXT_NATIVE_READERS: 'mine, @scope/also-mine' }), {
    mine: kept,
    '@scope/also-mine': kept,
    'mine-not': 'ours',
  });
});

test('without such a package, nothing hooks into the resolution of modules', () => {
  const main = program(['other']);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--eval',
      `const module = require('node:module');
       let hooks = 0;
       if (module.registerHooks) {
         const { registerHooks } = module;
         module.registerHooks = (...args) => (hooks++, registerHooks(...args));
       }
       require(${JSON.stringify(REGISTER)});
       console.log(hooks);`,
    ],
    {
      cwd: path.dirname(main),
      encoding: 'utf8',
      env: { ...process.env, NATIVE_ASYNC_CONTEXT_WARNINGS: 'off' },
    },
  );
  assert.equal(stdout.trim(), '0', stderr);
});
