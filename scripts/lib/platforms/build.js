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
 * Builds the addon for another platform. Rust's standard library is built along with it, because a
 * Rust of one platform comes with that of the platform only; zig is the C compiler and the linker.
 */

/** Rust, with the sources of its standard library. The name is that of Debian's newest version. */
const RUST = { packages: ['rustc-web', 'cargo-web'], alone: ['rust-web-src'] };

const ZIG = ['ziglang==0.15.2', 'cargo-zigbuild==0.24.1'];

/**
 * For MinGW, napi-build links with a libnode.dll. Node-API's functions are looked up in the program, by
 * napi's feature `dyn-symbols`, so nothing of it is used, and an empty library does.
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
          // Rust calls the building of its standard library unstable.
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
