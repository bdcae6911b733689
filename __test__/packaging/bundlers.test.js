'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { bundlers, withEsbuild } = require('./bundlers.js');
const { addonFile } = require('../../scripts/lib/prepare.js');
const { chosenHere, node, pack, project, root, run, scratch } = require('./project.js');

/*
 * How the binary is found from a bundle: in the platform package, beside the bundle, or not at all.
 * bundled-rooms.test.js tests the entry points in a bundle.
 */

const CARRY = `
  const storage = new AsyncLocalStorage();
  storage.run('carried', async () => {
    await null;
    setTimeout(() => console.log(storage.getStore(), runtime.backend, runtime.reason.code), 1);
  });
`;

const installed = pack().then(({ main, platforms }) =>
  project([main, ...platforms], {
    'app.cjs': `const { AsyncLocalStorage, runtime } = require('native-async-context'); ${CARRY}`,
    'app.mjs': `import { AsyncLocalStorage, runtime } from 'native-async-context'; ${CARRY}`,
  }),
);

const works = async () => {
  const { backend, reason } = await chosenHere();
  return `carried ${backend} ${reason.code}\n`;
};

for (const { title, extension, inside, build } of bundlers) {
  test(`${title}: finds the platform package, or the binary beside it, or runs on host`, async () => {
    const folder = await installed;
    const file = path.join(folder, 'dist', `${title.replace(/\W+/g, '-')}${extension}`);
    assert.deepEqual(await build(folder, `app${extension}`, file), []);
    assert.equal(/NATIVE_ASYNC_CONTEXT_BACKEND/.test(fs.readFileSync(file, 'utf8')), inside);
    assert.equal(await node(folder, [file]), await works());
    if (!inside) return;

    // A checkout has its binary two folders up. Here a file of another program is there.
    const above = scratch();
    fs.writeFileSync(path.join(above, addonFile()), "somebody else's");
    const alone = path.join(above, 'app', 'dist');
    fs.mkdirSync(alone, { recursive: true });
    const moved = path.join(alone, path.basename(file));
    fs.copyFileSync(file, moved);
    assert.equal(await node(alone, [moved]), 'carried host ADDON_NOT_FOUND\n');

    fs.copyFileSync(path.join(root, addonFile()), path.join(alone, addonFile()));
    assert.equal(await node(alone, [moved]), await works());
  });
}

// Known limit: esbuild's ES modules have no `require`, which every CommonJS package that uses Node
// needs; esbuild says so itself.
test('bundled by esbuild into an ES module without a require: an error that says what is missing', async () => {
  const folder = await installed;
  const outfile = path.join(folder, 'dist', 'no-require.mjs');
  assert.deepEqual(await withEsbuild({ format: 'esm' })(folder, 'app.mjs', outfile), []);
  const { status, stderr } = await run(process.execPath, [outfile], { cwd: folder });
  assert.equal(status, 1);
  assert.match(stderr, /Dynamic require of "node:async_hooks" is not supported/);
});
