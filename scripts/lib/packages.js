'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { PLATFORMS, fileOf, packageOf } = require('../../lib/internal/platforms.js');
const { billOfMaterials, linkedCrates, notices } = require('./bill-of-materials.js');
const { buildCore, compact } = require('./build-core.js');
const { addonFile } = require('./prepare.js');
const { root } = require('./run.js');
const manifest = require('../../package.json');

/**
 * The npm packages, as folders: the main one, and one for each platform's binary.
 *
 * The checkout itself is not published. Its manifest cannot name the platform packages: they do not exist
 * before the version is out. `npm ci` would fail, or install what someone else has published under their
 * names.
 */

/** Manifest fields that all packages of this project share. */
const { description, license, engines } = manifest;

/** Where the bill of materials is, in each package. */
const BILL = 'sbom.cdx.json';

/** The notices that the licences of the linked crates ask for, in each package with a binary. */
const NOTICES = 'THIRD-PARTY-NOTICES.md';

/**
 * The address of the repository comes from the environment, because a checkout does not know it. npm
 * refuses to publish a package that is `private`, so a package without the address cannot be published.
 *
 * @typedef {object} Address
 * @property {string} web such as `https://example.com/owner/name`
 * @property {string} files where the files of this version are shown
 * @property {string} raw where they are served as they are
 *
 * @param {string | undefined} given the value of PACKAGE_REPOSITORY
 * @param {string} version
 * @returns {Address | undefined}
 */
function addressOf(given, version) {
  if (given === undefined || given === '') return undefined;
  const web = given.replace(/(\.git)?\/?$/, '');
  if (!/^https:\/\/[\w.-]+(\/[\w.-]+){2,}$/.test(web)) {
    throw new Error(
      `PACKAGE_REPOSITORY is "${given}". Set it to the address of the repository, such as https://example.com/owner/name, or unset it to make packages that cannot be published.`,
    );
  }
  return { web, files: `${web}/blob/v${version}`, raw: `${web}/raw/v${version}` };
}

/** @param {Address | undefined} address @returns {object} fields of a manifest */
const published = (address) =>
  address === undefined
    ? { private: true }
    : {
        homepage: `${address.web}#readme`,
        bugs: { url: `${address.web}/issues` },
        repository: { type: 'git', url: `git+${address.web}.git` },
      };

/**
 * @param {string} markdown whose links are relative to the root of the repository
 * @param {Address | undefined} address
 * @returns {string} the same with absolute links, because the files are not in the package
 */
function withAbsoluteLinks(markdown, address) {
  if (address === undefined) return markdown;
  return markdown.replace(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, (_, target) => {
    const base = /\.(svg|png)$/.test(target) ? address.raw : address.files;
    return `](${base}/${target})`;
  });
}

/**
 * @param {string} folder
 * @param {object} contents
 */
function writeManifest(folder, contents) {
  writeJson(folder, 'package.json', contents);
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {object} contents
 */
function writeJson(folder, name, contents) {
  fs.writeFileSync(path.join(folder, name), `${JSON.stringify(contents, null, 2)}\n`);
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
 * @param {Address | undefined} address
 */
function makeMainPackage(out, version, address) {
  const { name } = manifest;
  const folder = emptyFolder(out, name);
  copy(root, folder, [...manifest.files, 'LICENSE']);
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  fs.writeFileSync(path.join(folder, 'README.md'), withAbsoluteLinks(readme, address));
  writeJson(folder, BILL, billOfMaterials({ name, version, license }, []));
  writeManifest(folder, { name, version });
  buildCore(folder);
  compact(folder);
  const { private: _private, scripts: _scripts, devDependencies: _dev, ...rest } = manifest;
  writeManifest(folder, {
    ...rest,
    version,
    ...published(address),
    files: [...manifest.files, BILL],
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
 * @param {Address | undefined} address
 */
function makePlatformPackage(out, addons, platform, version, address) {
  const name = packageOf(platform);
  const file = fileOf(platform);
  const [os, cpu, libc] = platform.split('-');
  const folder = emptyFolder(out, name);
  const crates = linkedCrates(platform);
  copy(addons, folder, [file]);
  copy(root, folder, ['LICENSE']);
  fs.writeFileSync(
    path.join(folder, 'README.md'),
    `# ${name}\n\nThe binary of \`${manifest.name}\` for ${platform}. npm installs it with that.\n`,
  );
  fs.writeFileSync(path.join(folder, NOTICES), notices(crates));
  writeJson(folder, BILL, billOfMaterials({ name, version, license }, crates));
  writeManifest(folder, {
    name,
    version,
    description: `${description} (${platform})`,
    license,
    ...published(address),
    type: 'commonjs',
    main: file,
    files: [file, NOTICES, BILL],
    engines,
    os: [os],
    cpu: [cpu],
    // npm, yarn and pnpm skip a package for another C library.
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
 * @param {string} [options.addons] where the binaries are; by default, that of this platform in the
 *   checkout
 * @param {string} [options.version] by default that of the checkout
 * @param {string} [options.repository] its address; by default that in the environment
 * @returns {string[]} the folders: that of the main package first
 */
function makePackages({
  out,
  addons,
  version = manifest.version,
  repository = process.env.PACKAGE_REPOSITORY,
}) {
  const address = addressOf(repository, version);
  const platforms = platformsIn(addons ?? root).filter(
    (platform) => addons !== undefined || fileOf(platform) === addonFile(),
  );
  return [
    makeMainPackage(out, version, address),
    ...platforms.map((platform) =>
      makePlatformPackage(out, addons ?? root, platform, version, address),
    ),
  ];
}

module.exports = { BILL, NOTICES, makePackages, platformsIn };
