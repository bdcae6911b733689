'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { nodeBinary } = require('../../scripts/lib/nodes.js');

const root = path.join(__dirname, '..', '..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { error, status, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
}

/** @returns {string} the folder of Node-API's headers: beside the running Node, or beside Node 22 */
function headers() {
  const beside = (/** @type {string} */ binary) =>
    path.join(path.dirname(binary), '..', 'include', 'node');
  const own = beside(fs.realpathSync(process.execPath));
  return fs.existsSync(path.join(own, 'node_api.h')) ? own : beside(nodeBinary('22'));
}

const includes = () => [`-I${path.join(root, 'include')}`, `-I${headers()}`];

/**
 * @param {string} source relative to the root
 * @returns {string} the path of the addon
 */
function buildC(source) {
  const folder = path.join(target, 'native-addon');
  const addon = path.join(folder, `${path.basename(source, '.c')}-${process.pid}.node`);
  fs.mkdirSync(folder, { recursive: true });
  process.on('exit', () => fs.rmSync(addon, { force: true }));
  run('cc', [
    ...['-std=c11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-g'],
    ...['-shared', '-fPIC', '-pthread', ...includes(), source, '-o', addon],
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
  ]);
  return addon;
}

/**
 * @param {string} crate its folder, relative to the root
 * @param {string} name
 * @returns {string} the path of the addon
 */
function buildRust(crate, name) {
  const manifest = path.join(crate, 'Cargo.toml');
  // Apart from the package's own build: cargo names the library the same with either feature.
  const folder = path.join(target, 'native-addon', 'cargo');
  run('cargo', ['build', '--locked', `--manifest-path=${manifest}`, `--target-dir=${folder}`]);
  const extension = process.platform === 'darwin' ? 'dylib' : 'so';
  const built = path.join(folder, 'debug', `lib${name}.${extension}`);
  const addon = path.join(target, 'native-addon', `${name}-${process.pid}.node`);
  process.on('exit', () => fs.rmSync(addon, { force: true }));
  fs.copyFileSync(built, addon);
  return addon;
}

/** @type {Record<string, () => string>} The two examples, which behave alike. */
const examples = {
  c: () => buildC('examples/native-addon/c/addon.c'),
  rust: () => buildRust('examples/native-addon/rust', 'native_addon_example'),
};

module.exports = { buildC, buildRust, examples, includes, run };
