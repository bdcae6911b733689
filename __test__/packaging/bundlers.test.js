'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const esbuild = require('esbuild');
const webpack = require('webpack');
const { addonFile } = require('../../scripts/lib/prepare.js');
const { chosenHere, node, pack, project, root, run, scratch } = require('./project.js');

const CARRY = `
  const storage = new AsyncLocalStorage();
  storage.run('carried', async () => {
    await null;
    setTimeout(() => console.log(storage.getStore(), runtime.backend, runtime.reason.code, typeof contextOf), 1);
  });
`;

const installed = pack().then(({ main, platforms }) =>
  project([main, ...platforms], {
    'app.cjs': `const { AsyncLocalStorage, runtime } = require('native-async-context'); const { contextOf } = require('native-async-context/errors'); ${CARRY}`,
    'app.mjs': `import { AsyncLocalStorage, runtime } from 'native-async-context'; import { contextOf } from 'native-async-context/errors'; ${CARRY}`,
  }),
);

const EXTERNAL = 'native-async-context';

/** What gives an ES module the `require` that esbuild's output counts on. */
const BANNER = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/**
 * @param {string} folder
 * @param {string} outfile
 * @param {import('esbuild').BuildOptions} options
 */
async function withEsbuild(folder, outfile, options) {
  const { errors, warnings } = await esbuild.build({
    entryPoints: [path.join(folder, `app${path.extname(outfile)}`)],
    bundle: true,
    platform: 'node',
    outfile,
    logLevel: 'silent',
    ...options,
  });
  return [...errors, ...warnings].map(({ text }) => text);
}

/**
 * @param {string} folder
 * @param {string} outfile
 * @param {import('webpack').Configuration} options
 */
async function withWebpack(folder, outfile, options) {
  const esm = outfile.endsWith('.mjs');
  const stats = await new Promise((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        target: 'node20',
        context: folder,
        entry: `./app${path.extname(outfile)}`,
        output: {
          path: path.dirname(outfile),
          filename: path.basename(outfile),
          ...(esm ? { module: true, chunkFormat: 'module' } : {}),
        },
        experiments: { outputModule: esm },
        ...options,
      },
      (error, stats) => (error ? reject(error) : resolve(stats)),
    );
  });
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  return [...errors, ...warnings].map(({ message }) => message);
}

/** @type {[title: string, extension: string, build: (folder: string, outfile: string) => Promise<string[]>][]} */
const BUNDLES = [
  ['esbuild, CommonJS', '.cjs', (...to) => withEsbuild(...to, { format: 'cjs' })],
  ['esbuild, minified', '.cjs', (...to) => withEsbuild(...to, { format: 'cjs', minify: true })],
  [
    'esbuild, an ES module with a require',
    '.mjs',
    (...to) => withEsbuild(...to, { format: 'esm', banner: { js: BANNER } }),
  ],
  ['webpack, CommonJS', '.cjs', (...to) => withWebpack(...to, {})],
  ['webpack, development', '.cjs', (...to) => withWebpack(...to, { mode: 'development' })],
  ['webpack, an ES module', '.mjs', (...to) => withWebpack(...to, {})],
];

/** @type {typeof BUNDLES} */
const EXTERNALS = [
  ['esbuild', '.cjs', (...to) => withEsbuild(...to, { external: [EXTERNAL] })],
  ['esbuild', '.mjs', (...to) => withEsbuild(...to, { format: 'esm', external: [EXTERNAL] })],
  [
    'webpack',
    '.cjs',
    (...to) => withWebpack(...to, { externals: { [EXTERNAL]: `commonjs ${EXTERNAL}` } }),
  ],
  [
    'webpack',
    '.mjs',
    (...to) => withWebpack(...to, { externals: { [EXTERNAL]: `module ${EXTERNAL}` } }),
  ],
];

const works = async () => {
  const { backend, reason } = await chosenHere();
  return `carried ${backend} ${reason.code} function\n`;
};

for (const [title, extension, build] of EXTERNALS) {
  test(`external: ${title}, ${extension}`, async () => {
    const folder = await installed;
    const outfile = path.join(folder, 'dist', `external-${title}${extension}`);
    assert.deepEqual(await build(folder, outfile), []);
    assert.doesNotMatch(fs.readFileSync(outfile, 'utf8'), /NATIVE_ASYNC_CONTEXT_BACKEND/);
    assert.equal(await node(folder, [outfile]), await works());
  });
}

for (const [title, extension, build] of BUNDLES) {
  test(`bundled: ${title}: no warning; finds the platform package, or the binary beside it, or runs on host`, async () => {
    const folder = await installed;
    const outfile = path.join(folder, 'dist', `${title.replace(/\W+/g, '-')}${extension}`);
    assert.deepEqual(await build(folder, outfile), []);
    assert.match(fs.readFileSync(outfile, 'utf8'), /NATIVE_ASYNC_CONTEXT_BACKEND/);
    assert.equal(await node(folder, [outfile]), await works());

    // Two folders up is where a checkout has its binary: here it is somebody else's file.
    const above = scratch();
    fs.writeFileSync(path.join(above, addonFile()), "somebody else's");
    const alone = path.join(above, 'app', 'dist');
    fs.mkdirSync(alone, { recursive: true });
    const moved = path.join(alone, path.basename(outfile));
    fs.copyFileSync(outfile, moved);
    assert.equal(await node(alone, [moved]), 'carried host ADDON_NOT_FOUND function\n');

    fs.copyFileSync(path.join(root, addonFile()), path.join(alone, addonFile()));
    assert.equal(await node(alone, [moved]), await works());
  });
}

// Known limit: esbuild's ES modules have no `require`, which every CommonJS package that uses Node
// needs; esbuild says so itself.
test('bundled by esbuild into an ES module without a require: an error that says what is missing', async () => {
  const folder = await installed;
  const outfile = path.join(folder, 'dist', 'no-require.mjs');
  assert.deepEqual(await withEsbuild(folder, outfile, { format: 'esm' }), []);
  const { status, stderr } = await run(process.execPath, [outfile], { cwd: folder });
  assert.equal(status, 1);
  assert.match(stderr, /Dynamic require of "node:async_hooks" is not supported/);
});
