'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { PLATFORMS, fileOf, packageOf } = require('../../lib/internal/platforms.js');
const { addonFile } = require('../../scripts/lib/prepare.js');
const { chosenHere, emptyProject, node, npm, pack, root, scratch } = require('./project.js');
const { registry } = require('./registry.js');

const READ = `
  const { AsyncLocalStorage, runtime } = require('native-async-context');
  const storage = new AsyncLocalStorage();
  storage.run('carried', () =>
    setTimeout(() => console.log(storage.getStore(), runtime.backend, runtime.reason.code)),
  );
`;

/** The binaries of all platforms: only that of this platform is real. */
function allAddons() {
  const folder = scratch();
  for (const platform of PLATFORMS) fs.writeFileSync(path.join(folder, fileOf(platform)), platform);
  fs.copyFileSync(path.join(root, addonFile()), path.join(folder, addonFile()));
  return folder;
}

/** @param {string} folder */
const installed = (folder) =>
  fs.readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));

test('npm install native-async-context brings the binary of this platform and no other', async () => {
  const { main, platforms } = await pack(allAddons());
  const { url } = await registry([main, ...platforms]);
  const folder = emptyProject();
  await npm(folder, ['install', `--registry=${url}`, 'native-async-context']);

  const here = PLATFORMS.filter((platform) => fileOf(platform) === addonFile()).map(packageOf);
  assert.equal(here.length, 1);
  assert.deepEqual(installed(folder), ['native-async-context', ...here]);
  const expected = await chosenHere();
  assert.notEqual(expected.backend, 'host');
  assert.equal(
    await node(folder, ['--eval', READ]),
    `carried ${expected.backend} ${expected.reason.code}\n`,
  );

  // As on another machine: from the lock file, which names the binaries of all platforms.
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
  await npm(folder, ['ci', `--registry=${url}`]);
  assert.deepEqual(installed(folder), ['native-async-context', ...here]);
  const lock = fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
  for (const platform of PLATFORMS) {
    assert.ok(lock.includes(`node_modules/${packageOf(platform)}"`));
  }
  assert.doesNotMatch(lock, /hasInstallScript/);
});

test('where no binary is to be had, npm install succeeds and the package runs on host', async () => {
  const { main } = await pack(scratch());
  const { asked, url } = await registry([main]);
  const folder = emptyProject();
  await npm(folder, ['install', `--registry=${url}`, 'native-async-context']);
  assert.deepEqual(installed(folder), ['native-async-context']);
  for (const platform of PLATFORMS) assert.ok(asked.includes(packageOf(platform)), platform);
  assert.equal(await node(folder, ['--eval', READ]), 'carried host ADDON_NOT_FOUND\n');
});
