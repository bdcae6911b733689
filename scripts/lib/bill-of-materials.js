'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./run.js');

/** The crates linked into a binary, for its bill of materials and for the notices that licences require. */

/** @type {Record<string, string>} Rust's name of each platform that has a binary */
const TRIPLES = {
  'darwin-arm64': 'aarch64-apple-darwin',
  'darwin-x64': 'x86_64-apple-darwin',
  'linux-arm64-gnu': 'aarch64-unknown-linux-gnu',
  'linux-arm64-musl': 'aarch64-unknown-linux-musl',
  'linux-x64-gnu': 'x86_64-unknown-linux-gnu',
  'linux-x64-musl': 'x86_64-unknown-linux-musl',
  'win32-arm64': 'aarch64-pc-windows-msvc',
  'win32-x64': 'x86_64-pc-windows-msvc',
};

/**
 * @typedef {object} Crate
 * @property {string} name
 * @property {string} version
 * @property {string} license by SPDX
 * @property {string[]} authors
 * @property {string} folder of its sources
 * @property {string | undefined} checksum SHA-256 of its archive
 */

/** @returns {Map<string, string>} the checksums in Cargo.lock, by `name@version` */
function checksums() {
  const lock = fs.readFileSync(path.join(root, 'Cargo.lock'), 'utf8');
  const packages = lock.matchAll(
    /^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"$/gm,
  );
  return new Map(Array.from(packages, ([, name, version, sum]) => [`${name}@${version}`, sum]));
}

/** @type {Map<string, Crate[]>} the crates found so far, by platform */
const found = new Map();

/**
 * @param {string} platform
 * @returns {Crate[]} the crates linked into its binary, by name, without macros and build scripts
 */
function linkedCrates(platform) {
  const known = found.get(platform) ?? askCargo(platform);
  found.set(platform, known);
  return known;
}

/** @param {string} platform @returns {Crate[]} */
function askCargo(platform) {
  const { error, status, stdout, stderr } = spawnSync(
    'cargo',
    ['metadata', '--format-version=1', '--locked', `--filter-platform=${TRIPLES[platform]}`],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`cargo metadata failed:\n${stderr}`);
  const { packages, resolve } = JSON.parse(stdout);
  const packageOf = new Map(packages.map((/** @type {any} */ each) => [each.id, each]));
  const dependenciesOf = new Map(
    resolve.nodes.map((/** @type {any} */ { id, deps }) => [id, deps]),
  );
  /** @type {Set<string>} */
  const linked = new Set();
  /** @param {string} id */
  const add = (id) => {
    const isMacro = packageOf
      .get(id)
      .targets.some((/** @type {any} */ { kind }) => kind.includes('proc-macro'));
    if (isMacro || linked.has(id)) return;
    linked.add(id);
    for (const { pkg, dep_kinds: kinds } of dependenciesOf.get(id)) {
      if (kinds.some((/** @type {any} */ { kind }) => kind === null)) add(pkg);
    }
  };
  add(resolve.root);
  linked.delete(resolve.root);
  const sums = checksums();
  return [...linked]
    .map((id) => packageOf.get(id))
    .map(({ name, version, license, authors, manifest_path: file }) => ({
      name,
      version,
      license,
      authors,
      folder: path.dirname(file),
      checksum: sums.get(`${name}@${version}`),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** @param {string} license by SPDX */
const licences = (license) =>
  / /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];

/**
 * A bill of materials in CycloneDX 1.6. It has no date and no random number: the same sources give the
 * same file.
 *
 * @param {{ name: string, version: string, license: string }} component the npm package
 * @param {Crate[]} crates
 * @returns {object}
 */
function billOfMaterials({ name, version, license }, crates) {
  const own = `pkg:npm/${name}@${version}`;
  const components = crates.map((crate) => ({
    type: 'library',
    'bom-ref': `pkg:cargo/${crate.name}@${crate.version}`,
    name: crate.name,
    version: crate.version,
    ...(crate.checksum ? { hashes: [{ alg: 'SHA-256', content: crate.checksum }] } : {}),
    licenses: licences(crate.license),
    purl: `pkg:cargo/${crate.name}@${crate.version}`,
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': own,
        name,
        version,
        licenses: licences(license),
        purl: own,
      },
    },
    components,
    dependencies: [{ ref: own, dependsOn: components.map((each) => each['bom-ref']) }],
  };
}

/**
 * The text of a crate's licence. If there is a choice, it is MIT's, which is the shortest. Some crates come
 * without a text.
 *
 * @param {Crate} crate
 * @returns {string}
 */
function licenceText({ authors, folder }) {
  const all = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying)/i.test(file));
  const mit = all.filter((file) => /mit/i.test(file));
  const texts = (mit.length > 0 ? mit : all).map((file) =>
    fs.readFileSync(path.join(folder, file), 'utf8').trim(),
  );
  return texts.length > 0 ? texts.join('\n\n') : `Authors: ${authors.join(', ')}`;
}

/**
 * @param {Crate[]} crates
 * @returns {string} Markdown
 */
const notices = (crates) =>
  [
    '# Third-party notices\n',
    'The binary contains the following crates, and the standard library of Rust (MIT OR Apache-2.0, the Rust Project Developers).\n',
    ...crates.map(
      (crate) =>
        `## ${crate.name} ${crate.version}\n\nLicense: ${crate.license}\n\n\`\`\`\n${licenceText(crate)}\n\`\`\`\n`,
    ),
  ].join('\n');

module.exports = { TRIPLES, billOfMaterials, linkedCrates, notices };
