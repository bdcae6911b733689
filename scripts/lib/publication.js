'use strict';

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { PLATFORMS, packageOf } = require('../../lib/internal/platforms.js');
const { print } = require('./output.js');
const { programFor } = require('./run.js');
const manifest = require('../../package.json');

/**
 * The packages as they are published.
 *
 * @typedef {object} Package
 * @property {string} file the tarball
 * @property {string} integrity as the registry writes it
 * @property {any} manifest
 */

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { error, status, stdout, stderr } = spawnSync(...programFor(command, args), {
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/**
 * @param {string} file a tarball
 * @returns {Package}
 */
function readPackage(file) {
  const { status, stdout, stderr } = run('tar', ['-xOf', file, 'package/package.json']);
  if (status !== 0) throw new Error(`${file} is no package:\n${stderr}`);
  const sum = createHash('sha512').update(fs.readFileSync(file)).digest('base64');
  return { file, integrity: `sha512-${sum}`, manifest: JSON.parse(stdout) };
}

/**
 * @param {string} folder
 * @returns {Package[]} in the order of publication: the main package last, because installers look for its
 *   dependencies as soon as it is there
 */
function readPackages(folder) {
  const files = fs.existsSync(folder)
    ? fs.readdirSync(folder).filter((file) => file.endsWith('.tgz'))
    : [];
  const isMain = (/** @type {Package} */ each) => each.manifest.name === manifest.name;
  return files
    .sort()
    .map((file) => readPackage(path.join(folder, file)))
    .sort((a, b) => Number(isMain(a)) - Number(isMain(b)));
}

/**
 * @param {Package[]} packages
 * @param {{ tag?: string }} options
 * @returns {{ problems: string[], notes: string[] }} sentences; notes only forbid publishing
 */
function checkPackages(packages, { tag }) {
  const main = packages.find((each) => each.manifest.name === manifest.name);
  if (main === undefined) {
    return { problems: ['There is no main package: run `npm run pack` first.'], notes: [] };
  }
  const { optionalDependencies, version } = main.manifest;
  const names = packages.map((each) => each.manifest.name);
  const problems = [];
  if (tag !== undefined && tag !== `v${version}`) {
    problems.push(`The tag is ${tag}, but the packages are version ${version}.`);
  }
  for (const { file, manifest: of } of packages) {
    if (of.repository === undefined || of.private) {
      problems.push(
        `${path.basename(file)} does not say where its sources are: set PACKAGE_REPOSITORY and run \`npm run pack\` again.`,
      );
    }
    if (of.version !== version) problems.push(`${path.basename(file)} is not version ${version}.`);
    if (of !== main.manifest && optionalDependencies[of.name] !== version) {
      problems.push(`${of.name} is no dependency of the main package.`);
    }
  }
  const notes = PLATFORMS.filter((platform) => !names.includes(packageOf(platform))).map(
    (platform) => `There is no package for ${platform}.`,
  );
  return { problems, notes };
}

/**
 * @param {Package} of
 * @returns {'missing' | 'same' | 'other'} what the registry has under that name and version
 */
function inRegistry({ integrity, manifest: { name, version } }) {
  const { status, stdout } = run('npm', ['view', '--json', `${name}@${version}`, 'dist.integrity']);
  if (status === 0 && stdout.trim() !== '') {
    return JSON.parse(stdout) === integrity ? 'same' : 'other';
  }
  const code = stdout.trim() === '' ? undefined : JSON.parse(stdout).error?.code;
  // npm prints nothing if the package exists without that version.
  if (status === 0 || code === 'E404') return 'missing';
  throw new Error(`npm view ${name} failed: ${code ?? 'it said nothing'}`);
}

/**
 * Publishes what the registry does not have yet, in order, and stops at the first failure.
 *
 * @param {Package[]} packages
 * @param {{ dryRun: boolean, provenance: boolean }} options
 * @returns {string[]} the problems
 */
function publish(packages, { dryRun, provenance }) {
  for (const each of packages) {
    const { name, version } = each.manifest;
    const found = inRegistry(each);
    if (found === 'other') {
      return [`${name}@${version} is published with other contents: release another version.`];
    }
    if (found === 'same') {
      print(`✓ ${name}@${version} is published already\n`);
      continue;
    }
    const { status, stderr } = run('npm', [
      ...['publish', each.file, '--access=public'],
      ...(provenance ? ['--provenance'] : []),
      ...(dryRun ? ['--dry-run'] : []),
    ]);
    if (status !== 0) return [`npm publish of ${name} failed:\n${stderr}`];
    print(`✓ ${name}@${version} ${dryRun ? 'would be' : 'is'} published\n`);
  }
  return [];
}

/**
 * @param {Package[]} packages
 * @returns {string} as `sha256sum --check` reads it
 */
const checksums = (packages) =>
  packages
    .map(({ file }) => {
      const sum = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
      return `${sum}  ${path.basename(file)}\n`;
    })
    .join('');

module.exports = { checkPackages, checksums, publish, readPackages };
