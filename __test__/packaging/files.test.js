'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { PLATFORMS, fileOf, packageOf } = require('../../lib/internal/platforms.js');
const { BUILD, cargoEnvironment } = require('../../scripts/lib/cargo.js');
const { BILL, NOTICES, makePackages } = require('../../scripts/lib/packages.js');
const { pack, root, scratch } = require('./project.js');
const manifest = require('../../package.json');

/** Binaries for every platform: only their names matter here. */
const addons = scratch();
for (const platform of PLATFORMS) fs.writeFileSync(path.join(addons, fileOf(platform)), platform);

const packed = pack(addons);

/**
 * @param {string} entry of the checkout
 * @returns {string[]} the files of the entry, which may be a folder
 */
function filesOf(entry) {
  if (fs.statSync(path.join(root, entry)).isFile()) return [entry];
  return fs
    .readdirSync(path.join(root, entry))
    .flatMap((name) => filesOf(path.posix.join(entry, name)));
}

/** Modules that a published package has bundled into one file, and those that it still has as files. */
const BUNDLED = /^lib\/(context|frame|glue|slot)\//;
const LEFT = ['lib/context/index.js', 'lib/context/internals.js', 'lib/core.js'];

test('the main package holds what `files` names, its papers, and nothing else', async () => {
  const { main } = await packed;
  const expected = [
    ...['LICENSE', 'README.md', 'package.json', BILL, ...LEFT],
    ...manifest.files.flatMap(filesOf).filter((file) => !BUNDLED.test(file)),
  ];
  assert.deepEqual(main.contents, expected.sort());
});

test('the core is one file, which has no more of the manifest than the name and the version', async () => {
  const { main } = await packed;
  const core = fs.readFileSync(path.join(main.folder, 'lib', 'core.js'), 'utf8');
  assert.match(core, /name:\s*"native-async-context",\s*version:\s*"/);
  assert.doesNotMatch(core, /devDependencies/);
});

test('beside the binary, less than 500 kB are installed', async () => {
  const { main } = await packed;
  const sizes = main.contents.map((file) => fs.statSync(path.join(main.folder, file)).size);
  const sum = sizes.reduce((all, size) => all + size, 0);
  assert.ok(sum < 500_000, `${sum} bytes`);
});

test('docs/installation.md says how much is downloaded and installed, within a tenth', async () => {
  const { main } = await packed;
  const page = fs.readFileSync(path.join(root, 'docs', 'installation.md'), 'utf8');
  const row = new RegExp(`^\\| \`${main.name}\` +\\| +(\\d+) kB \\| +(\\d+) kB \\|$`, 'm').exec(
    page,
  );
  const installed = main.contents
    .map((file) => fs.statSync(path.join(main.folder, file)).size)
    .reduce((all, size) => all + size, 0);
  for (const [said, is] of [
    [Number(row?.[1]), main.size / 1000],
    [Number(row?.[2]), installed / 1000],
  ]) {
    assert.ok(Math.abs(said / is - 1) < 0.1, `${is} kB: run npm run pack -- --write`);
  }
});

test('no file is of a kind that nobody uses: no source of the addon, no test, no map', async () => {
  const { main } = await packed;
  for (const file of main.contents) {
    assert.match(
      file,
      /(\.m?js|\.d\.m?ts|\.h|recording-page\.html|README\.md|LICENSE|package\.json|sbom\.cdx\.json)$/,
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
  for (const field of ['scripts', 'dependencies', 'devDependencies', 'gypfile']) {
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
    assert.deepEqual(
      contents,
      ['LICENSE', 'README.md', BILL, NOTICES, file, 'package.json'].sort(),
    );
    const { os, cpu, libc = [], main, version } = of;
    assert.deepEqual(
      { platform: [...os, ...cpu, ...libc].join('-').replace('glibc', 'gnu'), main, version },
      { platform: PLATFORMS[at], main: file, version: manifest.version },
    );
    assert.ok(!('scripts' in of));
  }
});

test('every package has a bill of what is in it, without a date or a path of this machine', async () => {
  const { main, platforms } = await packed;
  for (const { folder, manifest: of } of [main, ...platforms]) {
    const text = fs.readFileSync(path.join(folder, BILL), 'utf8');
    const { bomFormat, specVersion, metadata, components } = JSON.parse(text);
    assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.6']);
    assert.equal(metadata.component.purl, `pkg:npm/${of.name}@${of.version}`);
    assert.equal(components.length === 0, of === main.manifest, of.name);
    for (const { purl, licenses } of components) {
      assert.match(purl, /^pkg:cargo\/[\w-]+@\d/);
      assert.equal(licenses.length, 1);
    }
    assert.ok(!text.includes(root) && !/timestamp|serialNumber/.test(text));
  }
});

test('the notices have the licence of each crate that is linked, and of no macro', async () => {
  const [{ folder }] = (await packed).platforms;
  const text = fs.readFileSync(path.join(folder, NOTICES), 'utf8');
  const { components } = JSON.parse(fs.readFileSync(path.join(folder, BILL), 'utf8'));
  for (const { name, version } of components) assert.ok(text.includes(`\n## ${name} ${version}\n`));
  assert.ok(text.includes('## napi '));
  assert.doesNotMatch(text, /^## (napi-derive|syn|napi-build) /m);
  assert.ok(!text.includes(root));
});

/** @param {string} [repository] */
const manifestsFor = (repository) =>
  makePackages({ out: scratch(), addons, repository }).map((folder) => ({
    manifest: JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')),
    readme: fs.readFileSync(path.join(folder, 'README.md'), 'utf8'),
  }));

test('without the address of the repository no package can be published', () => {
  for (const { manifest: of } of manifestsFor('')) assert.equal(of.private, true);
  assert.throws(() => manifestsFor('git@example.com:owner/name'), /PACKAGE_REPOSITORY is/);
});

test('every package says where its sources are, and every link of the README leads there', () => {
  const web = 'https://example.com/owner/name';
  const packages = manifestsFor(`${web}.git`);
  assert.equal(packages.length, 1 + PLATFORMS.length);
  for (const { manifest: of, readme } of packages) {
    assert.ok(!('private' in of));
    assert.deepEqual(of.repository, { type: 'git', url: `git+${web}.git` });
    assert.deepEqual([of.homepage, of.bugs.url], [`${web}#readme`, `${web}/issues`]);
    for (const [, target] of readme.matchAll(/\]\(([^)\s]+)\)/g)) {
      assert.match(target, /^(https:|#)/);
    }
  }
  const version = `v${manifest.version}`;
  const [{ readme }] = packages;
  assert.ok(readme.includes(`](${web}/blob/${version}/docs/README.md)`));
  assert.ok(readme.includes(`](${web}/raw/${version}/bench/results/results-run.svg)`));
});

test('the checkout itself cannot be published', () => {
  assert.equal(manifest.private, true);
  assert.ok(!('optionalDependencies' in manifest));
});

const workflows = path.join(root, '.github', 'workflows');
const release = fs.readFileSync(path.join(workflows, 'release.yml'), 'utf8');

test('the release builds each platform, tests that binary, and installs it on what it is for', () => {
  const named = (/** @type {string} */ key) =>
    Array.from(release.matchAll(new RegExp(`${key}: ([\\w-]+)`, 'g')), ([, name]) => name).sort();
  assert.deepEqual(named('platform'), [...PLATFORMS, ...PLATFORMS, 'none'].sort());
  assert.deepEqual(named('binary'), PLATFORMS);
});

test('what is released is built by the options of what is tested', () => {
  const script = fs.readFileSync(path.join(root, '.ci', 'build-addon'), 'utf8');
  assert.ok(script.includes(`\ncargo ${BUILD.join(' ')} --target=`));
  const { CARGO_ENCODED_RUSTFLAGS = '' } = cargoEnvironment(true);
  for (const flag of CARGO_ENCODED_RUSTFLAGS.split('\x1f')) {
    assert.ok(script.includes(flag.replace(/=\/[^=]*=/, '=%s=')), flag);
  }
});

test('a release needs no token, and runs no action whose contents can change', () => {
  assert.doesNotMatch(release, /secrets\.|NODE_AUTH_TOKEN/);
  assert.match(release, /needs: \[check, test\]/);
  for (const file of fs.readdirSync(workflows)) {
    const text = fs.readFileSync(path.join(workflows, file), 'utf8');
    for (const [, action] of text.matchAll(/uses: (.*)/g)) {
      assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40} # v\d/, file);
    }
  }
});
