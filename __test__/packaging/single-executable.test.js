'use strict';

/*
 * The package in a single executable application and in a startup snapshot. Each is one bundled file,
 * whose `require` finds built-in modules only.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { inject } = require('postject');
const { withEsbuild } = require('./bundlers.js');
const { addonFile } = require('../../scripts/lib/prepare.js');
const { chosenHere, pack, project, root, run, scratch } = require('./project.js');

const CARRY = `
  const storage = new AsyncLocalStorage();
  storage.run('carried', async () => {
    await null;
    setTimeout(() => console.log(storage.getStore(), runtime.backend, runtime.reason.code), 1);
  });`;

const PROGRAMS = {
  'app.cjs': `const { AsyncLocalStorage, runtime } = require('native-async-context'); ${CARRY}`,
  'before.cjs': `
    const { AsyncLocalStorage, runtime } = require('native-async-context');
    require('node:v8').startupSnapshot.setDeserializeMainFunction(() => { ${CARRY} });`,
  'after.cjs': `
    require('node:v8').startupSnapshot.setDeserializeMainFunction(() => {
      const load = require('node:module').createRequire(process.cwd() + '/');
      const { AsyncLocalStorage, runtime } = load('native-async-context');
      ${CARRY}
    });`,
};

const installed = pack().then(({ main, platforms }) => project([main, ...platforms], PROGRAMS));

/** @param {string} program @returns {Promise<string>} its bundle */
async function bundled(program) {
  const folder = await installed;
  const file = path.join(folder, 'dist', program);
  assert.deepEqual(await withEsbuild({})(folder, program, file), []);
  return file;
}

/** @param {string} folder */
async function executable(folder) {
  const config = path.join(folder, 'sea.json');
  const blob = path.join(folder, 'sea.blob');
  const main = await bundled('app.cjs');
  const options = { main, output: blob, disableExperimentalSEAWarning: true };
  fs.writeFileSync(config, JSON.stringify(options));
  const made = await run(process.execPath, ['--experimental-sea-config', config], { cwd: folder });
  assert.equal(made.status, 0, made.stderr);
  const file = path.join(folder, 'app');
  fs.copyFileSync(process.execPath, file);
  await inject(file, 'NODE_SEA_BLOB', fs.readFileSync(blob), {
    // The mark that Node looks for in its own binary (Node's documentation, "Single executable
    // applications").
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  });
  return file;
}

test('a single executable: finds the binary beside itself, or says where it belongs', async () => {
  const folder = scratch();
  const file = await executable(folder);
  const alone = await run(file, [], { cwd: folder });
  assert.equal(alone.stdout, 'carried host SINGLE_EXECUTABLE\n', alone.stderr);

  fs.copyFileSync(path.join(root, addonFile()), path.join(folder, addonFile()));
  const { backend, reason } = await chosenHere();
  const { stdout, stderr } = await run(file, [], { cwd: folder });
  assert.equal(stdout, `carried ${backend} ${reason.code}\n`, stderr);
});

/** @param {string} program */
async function restored(program) {
  const folder = await installed;
  const blob = path.join(scratch(), 'snapshot.blob');
  const main = await bundled(program);
  const build = ['--snapshot-blob', blob, '--build-snapshot', main];
  const made = await run(process.execPath, build, { cwd: folder });
  assert.equal(made.status, 0, made.stderr);
  return run(process.execPath, ['--snapshot-blob', blob], { cwd: folder });
}

test('a startup snapshot that contains the package: works on host, and says what to do', async () => {
  const { stdout, stderr } = await restored('before.cjs');
  assert.equal(stdout, 'carried host STARTUP_SNAPSHOT\n', stderr);
});

test('a package that is loaded when a startup snapshot is restored: works as anywhere', async () => {
  const { backend, reason } = await chosenHere();
  const { stdout, stderr } = await restored('after.cjs');
  assert.equal(stdout, `carried ${backend} ${reason.code}\n`, stderr);
});
