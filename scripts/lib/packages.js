'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { PLATFORMS, fileOf, packageOf } = require('../../lib/internal/platforms.js');
const { buildCore } = require('./build-core.js');
const { root } = require('./run.js');
const manifest = require('../../package.json');

/**
 * The npm packages, as folders: the main one, and one for each platform's binary.
 *
 * The checkout itself is not published. Its manifest cannot name the platform packages: they do not
 * exist before the version is out, and `npm ci` would fail, or install under their names whatever
 * somebody else has put there.
 */

/** What every package of this project says of itself. */
const { description, license, engines } = manifest;

/**
 * @param {string} folder
 * @param {object} contents
 */
function writeManifest(folder, contents) {
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(contents, null, 2)}\n`);
}

/**
 * @param {string} from a folder
 * @param {string} to a folder
 * @param {string[]} names
 */
function copy(from, to, names) {
  for (const name of names) {
    fs.cpSync(path.join(from, name), path.join(to, name), { recursive: true });
  }
}

/**
 * @param {string} out
 * @param {string} name
 */
function emptyFolder(out, name) {
  const folder = path.join(out, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {string} out
 * @param {string} version
 */
function makeMainPackage(out, version) {
  const folder = emptyFolder(out, manifest.name);
  copy(root, folder, [...manifest.files, 'README.md', 'LICENSE']);
  writeManifest(folder, { name: manifest.name, version });
  buildCore(folder);
  const { private: _private, scripts: _scripts, devDependencies: _dev, ...published } = manifest;
  writeManifest(folder, {
    ...published,
    version,
    optionalDependencies: Object.fromEntries(
      PLATFORMS.map((platform) => [packageOf(platform), version]),
    ),
  });
  return folder;
}

/**
 * @param {string} out
 * @param {string} addons the folder in which the binary is
 * @param {string} platform
 * @param {string} version
 */
function makePlatformPackage(out, addons, platform, version) {
  const name = packageOf(platform);
  const file = fileOf(platform);
  const [os, cpu, libc] = platform.split('-');
  const folder = emptyFolder(out, name);
  copy(addons, folder, [file]);
  copy(root, folder, ['LICENSE']);
  fs.writeFileSync(
    path.join(folder, 'README.md'),
    `# ${name}\n\nThe binary of \`${manifest.name}\` for ${platform}. npm installs it with that.\n`,
  );
  writeManifest(folder, {
    name,
    version,
    description: `${description} (${platform})`,
    license,
    main: file,
    files: [file],
    engines,
    os: [os],
    cpu: [cpu],
    // npm, yarn and pnpm leave out what is made for another C library.
    ...(libc === undefined ? {} : { libc: [libc === 'gnu' ? 'glibc' : libc] }),
  });
  return folder;
}

/**
 * @param {string} addons
 * @returns {string[]} the platforms whose binary is in that folder
 */
const platformsIn = (addons) =>
  PLATFORMS.filter((platform) => fs.existsSync(path.join(addons, fileOf(platform))));

/**
 * @param {object} options
 * @param {string} options.out where the folders go, each by the name of its package
 * @param {string} [options.addons] where the binaries are; by default, that of this checkout
 * @param {string} [options.version] another one than that of the checkout
 * @returns {string[]} the folders: that of the main package first
 */
function makePackages({ out, addons = root, version = manifest.version }) {
  return [
    makeMainPackage(out, version),
    ...platformsIn(addons).map((platform) => makePlatformPackage(out, addons, platform, version)),
  ];
}

module.exports = { makePackages, platformsIn };
