'use strict';

const { spawnSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./run.js');

/** How every build of the addon is made. `.ci/build-addon` has the same, for machines without Node. */

/** Of its two kinds of library only one: no link-time optimisation is done for both at once. */
const BUILD = ['rustc', '--release', '--locked', '--lib', '--crate-type=cdylib'];

/**
 * @param {boolean} isMusl whether it is for musl, which Rust would link statically, and a shared library
 *   cannot be
 * @returns {string[]} options of rustc: the binary names no path of this machine
 */
function rustFlags(isMusl) {
  const cargoHome = process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo');
  return [
    `--remap-path-prefix=${root}=.`,
    `--remap-path-prefix=${cargoHome}=cargo`,
    ...(isMusl ? ['-Ctarget-feature=-crt-static'] : []),
  ];
}

/**
 * @param {boolean} isMusl
 * @returns {NodeJS.ProcessEnv} options of rustc, as cargo takes them
 */
const cargoEnvironment = (isMusl) => ({
  CARGO_ENCODED_RUSTFLAGS: rustFlags(isMusl).join('\x1f'),
});

/** @returns {string} Rust's name of this platform */
function hostTriple() {
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  return /** @type {string} */ (/^host: (.*)$/m.exec(stdout)?.[1]);
}

/**
 * @param {string} triple
 * @returns {string} the file name of the library
 */
function libraryOf(triple) {
  if (triple.includes('windows')) return 'native_async_context.dll';
  return `libnative_async_context.${triple.includes('darwin') ? 'dylib' : 'so'}`;
}

module.exports = { BUILD, cargoEnvironment, hostTriple, libraryOf };
