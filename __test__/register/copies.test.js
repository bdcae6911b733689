'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { application, install } = require('./application.js');

/** The copies of the package in an application and in its two libraries. */
const COPIES = `
  const copies = [
    require('native-async-context'),
    require('./one/index.cjs'),
    require('./two/index.cjs'),
  ];
`;

const EVERY_CONTEXT = `
  const carriers = copies.flatMap(({ AsyncContext, AsyncLocalStorage }) => {
    const variable = new AsyncContext.Variable();
    const storage = new AsyncLocalStorage();
    return [
      { run: (value, fn) => variable.run(value, fn), get: () => variable.get() },
      { run: (value, fn) => storage.run(value, fn), get: () => storage.getStore() },
    ];
  });
  const nested = (index, fn) =>
    index === carriers.length ? fn() : carriers[index].run(index, () => nested(index + 1, fn));
  nested(0, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await { then: (resolve) => setImmediate(resolve) };
    await new Promise((resolve) => require('node:fs').stat('.', resolve));
    const snapshots = copies.map(({ AsyncContext }) => new AsyncContext.Snapshot());
    const read = () => carriers.map(({ get }) => get());
    console.log(JSON.stringify({
      shared: copies.every(({ AsyncContext }) => AsyncContext === copies[0].AsyncContext),
      read: read(),
      snapshots: snapshots.map((snapshot) => snapshot.run(read)),
      outside: nested.length,
    }));
  });
`.replace(/\n {6}outside: nested.length,/, '');

/** @param {string} main */
function applicationOfCopies(main) {
  const app = application({
    'app.cjs': main,
    'one/index.cjs': `module.exports = require('native-async-context');`,
    'two/index.cjs': `module.exports = require('native-async-context');`,
  });
  install(path.join(app.folder, 'one'));
  install(path.join(app.folder, 'two'));
  return app;
}

const ALL = [0, 1, 2, 3, 4, 5];

test('copies of one version share one implementation', () => {
  const { run } = applicationOfCopies(COPIES + EVERY_CONTEXT);
  assert.deepEqual(run(['app.cjs']), { shared: true, read: ALL, snapshots: [ALL, ALL, ALL] });
});

test('copies of two versions work beside each other', () => {
  const { folder, run } = applicationOfCopies(COPIES + EVERY_CONTEXT);
  const file = path.join(folder, 'one', 'node_modules', 'native-async-context', 'package.json');
  const packageJson = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.writeFileSync(file, JSON.stringify({ ...packageJson, version: '0.0.1' }));
  assert.deepEqual(run(['app.cjs']), { shared: false, read: ALL, snapshots: [ALL, ALL, ALL] });
});

test('register of two copies replaces once', () => {
  const { run } = applicationOfCopies(`
    ${COPIES}
    const { AsyncLocalStorage } = require('node:async_hooks');
    console.log(JSON.stringify(copies.map((copy) => copy.AsyncLocalStorage === AsyncLocalStorage)));
  `);
  assert.deepEqual(
    run([
      ...['--require', './one/node_modules/native-async-context/entries/register.js'],
      ...['--import', './two/node_modules/native-async-context/entries/register.js'],
      'app.cjs',
    ]),
    [true, true, true],
  );
});

test('register of two versions leaves one of them in place, and contexts are carried', () => {
  const { folder, run } = applicationOfCopies(`
    ${COPIES}
    const { AsyncLocalStorage } = require('node:async_hooks');
    const storages = [AsyncLocalStorage, ...copies.map((copy) => copy.AsyncLocalStorage)].map((C) => new C());
    const read = () => storages.map((storage) => storage.getStore());
    const nested = (index, fn) =>
      index === storages.length ? fn() : storages[index].run(index, () => nested(index + 1, fn));
    nested(0, () => setTimeout(() => console.log(JSON.stringify(read())), 1));
  `);
  const file = path.join(folder, 'one', 'node_modules', 'native-async-context', 'package.json');
  const packageJson = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.writeFileSync(file, JSON.stringify({ ...packageJson, version: '0.0.1' }));
  assert.deepEqual(
    run([
      ...['--require', './one/node_modules/native-async-context/entries/register.js'],
      ...['--import', './two/node_modules/native-async-context/entries/register.js'],
      'app.cjs',
    ]),
    [0, 1, 2, 3],
  );
});

test('a second module registry in one thread gets the same implementation', () => {
  const { run } = application({
    'app.cjs': `
      const first = require('native-async-context');
      for (const id of Object.keys(require.cache)) delete require.cache[id];
      const second = require('native-async-context');
      console.log(JSON.stringify(first !== second && first.AsyncContext === second.AsyncContext));
    `,
  });
  assert.equal(run(['app.cjs']), true);
});
