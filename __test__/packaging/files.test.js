'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { PLATFORMS, fileOf, packageOf } = require('../../lib/internal/platforms.js');
const { pack, root, scratch } = require('./project.js');
const manifest = require('../../package.json');

/** Binaries for every platform: only their names matter here. */
const addons = scratch();
for (const platform of PLATFORMS) fs.writeFileSync(path.join(addons, fileOf(platform)), platform);

const packed = pack(addons);

/**
 * @param {string} entry of the checkout
 * @returns {string[]} the files it stands for
 */
function filesOf(entry) {
  if (fs.statSync(path.join(root, entry)).isFile()) return [entry];
  return fs
    .readdirSync(path.join(root, entry))
    .flatMap((name) => filesOf(path.posix.join(entry, name)));
}

/** What is in one file in a package that is published, and what is left of it beside that file. */
const BUNDLED = /^lib\/(context|frame|glue|slot)\//;
const LEFT = ['lib/context/index.js', 'lib/context/internals.js', 'lib/core.js'];

test('the main package holds what `files` names, its papers, and nothing else', async () => {
  const { main } = await packed;
  const expected = [
    ...['LICENSE', 'README.md', 'package.json', ...LEFT],
    ...manifest.files.flatMap(filesOf).filter((file) => !BUNDLED.test(file)),
  ];
  assert.deepEqual(main.contents, expected.sort());
});

test('the core is one file, which has no more of the manifest than the name and the version', async () => {
  const { main } = await packed;
  const core = fs.readFileSync(path.join(main.folder, 'lib', 'core.js'), 'utf8');
  assert.match(core, /name: "native-async-context",\s+version: "/);
  assert.doesNotMatch(core, /devDependencies/);
});

test('no file is of a kind that nobody uses: no source of the addon, no test, no map', async () => {
  const { main } = await packed;
  for (const file of main.contents) {
    assert.match(
      file,
      /(\.m?js|\.d\.m?ts|\.h|recording-page\.html|README\.md|LICENSE|package\.json)$/,
    );
    assert.doesNotMatch(file, /(\.test\.|__test__)/);
  }
});

test('the main package names every platform, in its own version, and needs nothing else', async () => {
  const { main } = await packed;
  assert.deepEqual(
    main.manifest.optionalDependencies,
    Object.fromEntries(PLATFORMS.map((platform) => [packageOf(platform), manifest.version])),
  );
  for (const field of ['scripts', 'dependencies', 'devDependencies', 'private', 'gypfile']) {
    assert.ok(!(field in main.manifest), field);
  }
  assert.deepEqual(main.manifest.exports, manifest.exports);
  assert.deepEqual(main.manifest.bin, manifest.bin);
});

test('a platform package holds the binary, and tells npm for which machines it is', async () => {
  const { platforms } = await packed;
  assert.deepEqual(
    platforms.map(({ name }) => name),
    PLATFORMS.map(packageOf),
  );
  for (const [at, { contents, manifest: of }] of platforms.entries()) {
    const file = fileOf(PLATFORMS[at]);
    assert.deepEqual(contents, ['LICENSE', 'README.md', file, 'package.json'].sort());
    const { os, cpu, libc = [], main, version } = of;
    assert.deepEqual(
      { platform: [...os, ...cpu, ...libc].join('-').replace('glibc', 'gnu'), main, version },
      { platform: PLATFORMS[at], main: file, version: manifest.version },
    );
    assert.ok(!('scripts' in of));
  }
});

test('the checkout itself cannot be published', () => {
  assert.equal(manifest.private, true);
  assert.ok(!('optionalDependencies' in manifest));
});

test('the release builds each platform, and installs it on what it is for', () => {
  const workflow = fs.readFileSync(path.join(root, '.github', 'workflows', 'release.yml'), 'utf8');
  const named = Array.from(workflow.matchAll(/platform: ([\w-]+)/g), ([, platform]) => platform);
  assert.deepEqual(named.sort(), [...PLATFORMS, ...PLATFORMS, 'none'].sort());
});
