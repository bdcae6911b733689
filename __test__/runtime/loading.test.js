'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { copyPackage, root, runChild } = require('./child.js');

const names = Object.keys(require('../../index.js'));

test('require gives AsyncContext, AsyncLocalStorage and runtime', () => {
  for (const name of ['AsyncContext', 'AsyncLocalStorage', 'runtime']) {
    assert.ok(names.includes(name), name);
  }
});

test('the package can be required by its name', () => {
  assert.equal(require('native-async-context'), require('../../index.js'));
  assert.equal(
    require('native-async-context/package.json').version,
    require('../../package.json').version,
  );
});

test('import has every export by name, and module.exports as default', () => {
  const folder = copyPackage();
  const program = path.join(folder, 'program.mjs');
  fs.writeFileSync(
    program,
    `import { createRequire } from 'node:module';
     import defaultExport, { ${names.join(', ')} } from 'native-async-context';
     import * as namespace from 'native-async-context';
     const required = createRequire(import.meta.url)('native-async-context');
     const named = { ${names.join(', ')} };
     process.stdout.write(JSON.stringify({
       sameDefault: defaultExport === required,
       sameNamed: Object.keys(required).every((name) => named[name] === required[name]),
       names: Object.keys(namespace).filter((name) => /^[A-Za-z]+$/.test(name)).sort(),
       value: AsyncContext.Snapshot.wrap(() => 'works')(),
     }));`,
  );
  const { status, stdout, stderr } = runChild({ args: [program], cwd: folder });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const { names: found, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, { sameDefault: true, sameNamed: true, value: 'works' });
  assert.deepEqual(
    found.filter((name) => name !== 'module'),
    ['default', ...names].sort(),
  );
});

test('import from the checkout works without an installed copy', () => {
  const { status, stdout, stderr } = runChild({
    args: [
      '--input-type=module',
      '--eval',
      `import { AsyncLocalStorage } from './index.js';
       const storage = new AsyncLocalStorage();
       process.stdout.write(storage.run('value', () => storage.getStore()));`,
    ],
    cwd: root,
  });
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'value', stderr: '' });
});

test('loading the package writes nothing and ends by itself', () => {
  const result = runChild({ code: "require('./index.js')" });
  assert.deepEqual(result, { status: 0, signal: null, stdout: '', stderr: '' });
});

test('loading the package leaves no global behind, and changes no built-in', () => {
  const { status, stdout, stderr } = runChild({
    args: [
      // Reading every global warns about those that are deprecated or experimental.
      '--no-warnings',
      '--eval',
      `const hooks = require('node:async_hooks');
       const objects = {
         globalThis, process, hooks, Promise, PromisePrototype: Promise.prototype, EventTarget,
         EventEmitter: require('node:events'), timers: require('node:timers'),
       };
       const look = () => Object.entries(objects).flatMap(([name, object]) =>
         Reflect.ownKeys(object).map((key) => {
           const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key);
           return [name + '.' + String(key), [value, get, set]];
         }));
       // Reading some of them defines them.
       for (const object of Object.values(objects)) {
         for (const key of Reflect.ownKeys(object)) { try { void object[key]; } catch {} }
       }
       const before = new Map(look());
       require('./index.js');
       const changed = look()
         .filter(([name, parts]) => parts.some((part, i) => !Object.is(part, before.get(name)?.[i])))
         .map(([name]) => name);
       process.stdout.write(JSON.stringify({ changed, before: before.size }));`,
    ],
  });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  const { changed, before } = JSON.parse(stdout);
  assert.ok(before > 100);
  // Here the copies of the package in one realm find each other, and addons find the first copy.
  assert.deepEqual(
    changed.filter((name) => !/^(globalThis|hooks)\.Symbol\(native-async-context/.test(name)),
    [],
  );
});

/** The files of the core. The test fails as soon as the core requires the file of another room. */
const CORE =
  /^(index\.js|package\.json|.*\.node|lib\/(realm|rooms|thread)\.js|lib\/(internal|slot|frame|glue|context)\/[^/]+\.js)$/;

for (const [way, args] of Object.entries({
  require: ['--eval', "require('./index.js'); report(require.cache);"],
  import: [
    '--input-type=module',
    '--eval',
    `import { AsyncContext } from './index.js';
     import { createRequire } from 'node:module';
     new AsyncContext.Variable();
     report(createRequire(import.meta.url).cache);`,
  ],
})) {
  test(`${way} loads the core and nothing else`, () => {
    const report =
      'function report(cache) { process.stdout.write(JSON.stringify(Object.keys(cache))); }';
    args[args.length - 1] = `${args.at(-1)}\n${report}`;
    const { stdout, stderr } = runChild({ args, cwd: root });
    assert.equal(stderr, '');
    const files = JSON.parse(stdout)
      .filter((file) => file.startsWith(root + path.sep))
      .map((file) => path.relative(root, file).replaceAll(path.sep, '/'));
    assert.ok(files.includes('lib/frame/frame.js'));
    for (const file of files) assert.match(file, CORE);
  });
}
