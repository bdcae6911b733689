'use strict';

const { spawnSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./run.js');

/** The options of every build of the addon. `.ci/build-addon` repeats them for machines without Node. */

/** Builds one of the crate's two library types: Rust does no link-time optimisation for both at once. */
const BUILD = ['rustc', '--release', '--locked', '--lib', '--crate-type=cdylib'];

/**
 * @param {boolean} isMusl whether the target is musl: Rust would link it statically, which does not work for
 *   a shared library
 * @returns {string[]} rustc options, which also keep this machine's paths out of the binary
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
 * @returns {NodeJS.ProcessEnv} the rustc options, for cargo
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
