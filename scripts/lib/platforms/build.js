'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fileOf } = require('../../../lib/internal/platforms.js');
const { BUILD, cargoEnvironment, libraryOf } = require('../cargo.js');
const { replaceFile } = require('../prepare.js');
const { root, run, step } = require('../run.js');
const { CACHE, cachedFolder } = require('./cache.js');
const { debianPackages, pythonPackages } = require('./fetch.js');
const { inNamespace } = require('./namespace.js');

/**
 * Builds the addon for another platform. This builds Rust's standard library, too, because a Rust
 * installation has it for its own platform only. zig is the C compiler and the linker.
 */

/** Rust, with the sources of its standard library. Debian's newest version has these names. */
const RUST = { packages: ['rustc-web', 'cargo-web'], alone: ['rust-web-src'] };

const ZIG = ['ziglang==0.15.2', 'cargo-zigbuild==0.24.1'];

/**
 * For MinGW, napi-build links with a libnode.dll. With napi's feature `dyn-symbols`, the addon looks up
 * Node-API's functions in the program and uses nothing from that library, so an empty one is enough.
 *
 * @returns {string} its folder
 */
const emptyLibnode = () =>
  cachedFolder('libnode', {}, (folder) => {
    fs.writeFileSync(path.join(folder, 'libnode.dll'), '');
    fs.writeFileSync(path.join(folder, 'libnode.a'), '!<arch>\n');
  });

/**
 * @param {string} name
 * @param {import('./targets.js').Target} target
 */
function buildFor(name, { binary, triple }) {
  const rust = debianPackages('rust', RUST);
  const zig = pythonPackages('zig', ZIG);
  const built = path.join(CACHE, 'build');
  step(`build the addon for ${name}`, () =>
    run(
      ...inNamespace({ layers: [rust] }, path.join(zig, 'bin', 'cargo-zigbuild'), [
        ...[...BUILD, `--target=${triple}`],
        '-Zbuild-std=std,panic_abort,panic_unwind',
      ]),
      {
        env: {
          ...process.env,
          PATH: `/usr/bin:/bin:${process.env.PATH}`,
          CARGO_TARGET_DIR: built,
          CARGO_ZIGBUILD_ZIG_PATH: path.join(zig, 'ziglang', 'zig'),
          // Building the standard library is an unstable feature of Rust.
          RUSTC_BOOTSTRAP: '1',
          ...cargoEnvironment(triple.includes('musl')),
          ...(triple.includes('windows') ? { LIBNODE_PATH: emptyLibnode() } : {}),
        },
      },
    ),
  );
  const [folder] = triple.split('.');
  const library = path.join(built, folder, 'release', libraryOf(triple));
  replaceFile(path.join(root, fileOf(binary)), fs.readFileSync(library));
}

module.exports = { buildFor };
