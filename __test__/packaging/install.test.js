'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { makePackages } = require('../../scripts/lib/packages.js');
const { chosenHere, lendPeers, node, pack, project, scratch, specifiers } = require('./project.js');
const { version } = require('../../package.json');

const CARRY = `
  const storage = new AsyncLocalStorage();
  storage.run('carried', async () => {
    await null;
    setTimeout(() => console.log(storage.getStore(), runtime.backend), 1);
  });
`;

const installed = pack().then(async ({ main, platforms }) => {
  const folder = await project([main, ...platforms], {
    'require.cjs': `const { AsyncLocalStorage, runtime } = require('native-async-context'); ${CARRY}`,
    'import.mjs': `import { AsyncLocalStorage, runtime } from 'native-async-context'; ${CARRY}`,
    'worker.cjs': `
      const { Worker } = require('node:worker_threads');
      new Worker(require.resolve('./require.cjs')).on('exit', () => {
        new Worker(new URL('import.mjs', 'file://' + __filename)).on('exit', () => require('./require.cjs'));
      });
    `,
    'application.cjs': `
      const { AsyncLocalStorage } = require('node:async_hooks');
      const ours = require('native-async-context');
      console.log(AsyncLocalStorage === ours.AsyncLocalStorage);
      const { Worker, isMainThread } = require('node:worker_threads');
      if (isMainThread) new Worker(__filename);
    `,
    'application.mjs': `
      import { AsyncLocalStorage } from 'node:async_hooks';
      import * as ours from 'native-async-context';
      console.log(AsyncLocalStorage === ours.AsyncLocalStorage);
    `,
    // The setup file of test runners warns if there is no runner.
    'entries.cjs': `
      process.env.NATIVE_ASYNC_CONTEXT_WARNINGS = 'off';
      for (const id of ${JSON.stringify(specifiers)}) console.log(id, typeof require(id));
    `,
    'entries.mjs': `
      process.env.NATIVE_ASYNC_CONTEXT_WARNINGS = 'off';
      for (const id of ${JSON.stringify(specifiers)}) console.log(id, typeof (await import(id)));
    `,
  });
  lendPeers(folder);
  return folder;
});

for (const file of ['require.cjs', 'import.mjs']) {
  test(`${file}: the context is carried, on the backend that the checkout has here`, async () => {
    const { backend } = await chosenHere();
    assert.equal(await node(await installed, [file]), `carried ${backend}\n`);
  });
}

test('so it is in worker threads', async () => {
  const { backend } = await chosenHere();
  assert.equal(await node(await installed, ['worker.cjs']), `carried ${backend}\n`.repeat(3));
});

for (const flag of ['--require', '--import']) {
  test(`node ${flag} native-async-context/register, in the thread and in its worker`, async () => {
    const preload = [flag, 'native-async-context/register'];
    assert.equal(await node(await installed, [...preload, 'application.cjs']), 'true\ntrue\n');
    assert.equal(await node(await installed, [...preload, 'application.mjs']), 'true\n');
  });
}

for (const file of ['entries.cjs', 'entries.mjs']) {
  test(`${file}: every entry point can be loaded`, async () => {
    const lines = (await node(await installed, [file])).trim().split('\n');
    assert.deepEqual(
      lines,
      specifiers.map((id) => `${id} object`),
    );
  });
}

const BACKEND = [
  '--print',
  "const { backend, reason } = require('native-async-context').runtime; backend + ', ' + reason.code",
];

test('a binary of another version in the folder beside the package is passed over', async () => {
  const folder = scratch();
  const modules = path.join(folder, 'node_modules');
  makePackages({ out: modules, version: '0.0.1' });
  makePackages({ out: path.join(folder, 'packages') });
  const main = path.join(modules, 'native-async-context');
  fs.cpSync(path.join(folder, 'packages', 'native-async-context'), main, { recursive: true });
  assert.equal(await node(folder, BACKEND), 'host, ADDON_NOT_LOADABLE\n');

  makePackages({ out: path.join(main, 'node_modules') });
  const { backend, reason } = await chosenHere();
  assert.equal(await node(folder, BACKEND), `${backend}, ${reason.code}\n`);
});

test('the command is there', async () => {
  const command = ['node_modules/native-async-context/bin/native-async-context.js', '--version'];
  assert.equal(await node(await installed, command), `${version}\n`);
});
