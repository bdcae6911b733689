'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');
const { makePackages } = require('../../scripts/lib/packages.js');
const { environment, runAsUser: run } = require('../../scripts/lib/user-project.js');
const manifest = require('../../package.json');

/**
 * Projects as users have them: npm installs the packages into a folder from tarballs, without a network.
 */

const root = path.join(__dirname, '..', '..');

/** @returns {string} a folder that is deleted after the tests */
function scratch() {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'native-async-context-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/**
 * Runs `node ...args` where there is nothing but Node: no npm, no Rust.
 *
 * @param {string} cwd
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 */
async function node(cwd, args) {
  const env = { ...environment, PATH: path.dirname(process.execPath) };
  const { status, stdout, stderr } = await run(process.execPath, args, { cwd, env });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

/**
 * @param {string} cwd
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 */
async function npm(cwd, args) {
  const { status, stdout, stderr } = await run(
    'npm',
    ['--cache', path.join(cwd, '.npm'), ...args],
    {
      cwd,
    },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

/**
 * @typedef {object} Tarball
 * @property {string} name of the package
 * @property {string} file
 * @property {string} folder that was packed
 * @property {string} integrity
 * @property {number} size in bytes
 * @property {string[]} contents paths in the package
 * @property {any} manifest
 */

/**
 * Makes the tarballs to publish: the main package, and each platform whose binary exists.
 *
 * @param {string} [addons] the folder with the binaries: by default the checkout
 * @returns {Promise<{ main: Tarball, platforms: Tarball[] }>}
 */
async function pack(addons) {
  const out = scratch();
  const folders = makePackages({ out, addons });
  const packed = JSON.parse(await npm(out, ['pack', '--json', ...folders]));
  const [main, ...platforms] = packed.map(
    (/** @type {any} */ tarball, /** @type {number} */ at) => ({
      name: tarball.name,
      file: path.join(out, tarball.filename),
      folder: folders[at],
      integrity: tarball.integrity,
      size: tarball.size,
      contents: tarball.files.map((/** @type {any} */ { path }) => path).sort(),
      manifest: JSON.parse(fs.readFileSync(path.join(folders[at], 'package.json'), 'utf8')),
    }),
  );
  return { main, platforms };
}

/** @returns {string} an empty project */
function emptyProject() {
  const folder = scratch();
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  return folder;
}

/**
 * @param {Tarball[]} tarballs
 * @param {Record<string, string>} [files] texts by name
 * @returns {Promise<string>} a project in which they are installed
 */
async function project(tarballs, files = {}) {
  const folder = emptyProject();
  write(folder, files);
  await npm(folder, ['install', '--offline', ...tarballs.map(({ file }) => file)]);
  return folder;
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files texts by name
 */
function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

/** @returns {Promise<typeof import('../../index.js').runtime>} what the checkout chooses on this machine */
const chosenHere = async () =>
  JSON.parse(await node(root, ['--print', "JSON.stringify(require('./index.js').runtime)"]));

/** Every entry point except the manifest, as a user imports it. */
const specifiers = Object.entries(manifest.exports)
  .filter(([, target]) => /\.js"/.test(JSON.stringify(target)))
  .map(([entry]) => path.posix.join(manifest.name, entry));

/**
 * Links packages of the checkout into a project: those that ours uses but does not install, such as
 * Node's types. An application has its own.
 *
 * @param {string} folder
 */
function lendPeers(folder) {
  const installed = path.join(folder, 'node_modules', manifest.name);
  const peers = new Set(['@types/node', ...Object.keys(manifest.peerDependencies)]);
  for (const file of fs.readdirSync(installed, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(m?js|d\.m?ts)$/.test(file)) continue;
    const text = fs.readFileSync(path.join(installed, file), 'utf8');
    for (const [, name] of text.matchAll(
      /\b(?:from|require\(|import\()\s*'((?:@[\w.-]+\/)?[a-z][\w.-]*)(?=['/])/g,
    )) {
      if (fs.existsSync(path.join(root, 'node_modules', name))) peers.add(name);
    }
  }
  for (const peer of peers) lend(folder, peer);
}

/**
 * @param {string} folder a project
 * @param {string} name of a package
 * @param {string} [from] its name in the checkout; the link replaces a package that the project has
 */
function lend(folder, name, from = name) {
  const link = path.join(folder, 'node_modules', name);
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.rmSync(link, { recursive: true, force: true });
  fs.symlinkSync(path.join(root, 'node_modules', from), link, 'junction');
}

module.exports = {
  chosenHere,
  emptyProject,
  lend,
  environment,
  lendPeers,
  node,
  npm,
  pack,
  project,
  root,
  run,
  scratch,
  specifiers,
  write,
};
