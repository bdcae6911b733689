'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { BUILD, cargoEnvironment, hostTriple, libraryOf } = require('./cargo.js');
const { buildRecordingPage } = require('./recording-page.js');
const { root, run, step } = require('./run.js');

/**
 * Makes a fresh clone run: installs the development packages, builds the addon and the page in which
 * recordings are drawn. Each step is quick when nothing has changed.
 */

/** @param {string} file */
const changed = (file) =>
  fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Installs what package-lock.json names, unless it is installed. */
function installPackages() {
  if (changed('node_modules/.package-lock.json') >= changed('package-lock.json')) return;
  step('install the development packages', () => run('npm', ['ci']));
}

/** @returns {string} where the addon of this platform goes, by the convention of napi-rs */
function addonFile() {
  const { arch, platform } = process;
  if (platform !== 'linux') return `native-async-context.${platform}-${arch}.node`;
  const header = /** @type {any} */ (process.report.getReport()).header;
  const libc = header.glibcVersionRuntime === undefined ? 'musl' : 'gnu';
  return `native-async-context.linux-${arch}-${libc}.node`;
}

/** Builds the addon; cargo knows what changed. */
function buildAddon() {
  if (spawnSync('cargo', ['--version']).error !== undefined) {
    process.stderr.write(
      'cargo was not found. Building from a checkout takes Rust 1.88 or later: install it with rustup, then run this again.\n',
    );
    process.exit(1);
  }
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
  const triple = hostTriple();
  // The target is named, so that macros and build scripts are built without these options, and are
  // shared with clippy and the tests.
  step('build the addon', () =>
    run('cargo', [...BUILD, `--target=${triple}`], {
      env: { ...process.env, ...cargoEnvironment(triple.includes('musl')) },
    }),
  );
  const built = path.join(target, triple, 'release', libraryOf(triple));
  replaceFile(path.join(root, addonFile()), fs.readFileSync(built));
}

/**
 * Writes a file, unless it has these contents already.
 *
 * @param {string} file
 * @param {Buffer} contents
 */
function replaceFile(file, contents) {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(contents)) return;
  // Never overwrite the old file, which a process may have mapped: make a new one.
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, contents);
}

/** The environment of commands that are started in a checkout that is prepared already. */
const PREPARED = { CHECKOUT_IS_PREPARED: '1' };

/** Builds the addon and the page. */
function prepare() {
  if (process.env.CHECKOUT_IS_PREPARED === PREPARED.CHECKOUT_IS_PREPARED) return;
  buildAddon();
  buildRecordingPage();
}

module.exports = { PREPARED, addonFile, buildAddon, installPackages, prepare, replaceFile };
