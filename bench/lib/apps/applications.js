'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { makePackages } = require('../../../scripts/lib/packages.js');
const { root, run, step } = require('../../../scripts/lib/run.js');

/**
 * The contents of `application.js` in the folder of each application.
 *
 * @typedef {object} Description
 * @property {string} title
 * @property {number} [requests] in one round
 * @property {number} [connections] at once, each with one request under way; 16 if undefined
 * @property {string} [path] the path to request; "/" if undefined
 * @property {{ method: string, body: string }} [request] a GET without a body, if undefined
 * @property {(body: string) => string | undefined} [idOf] the id that an answer carries; by default its
 *   JSON's property `request`
 * @property {boolean} [cold] whether a round measures a new process until its first answer
 * @property {boolean} [services] it gets a database and another service, which do not run in its process
 * @property {Record<string, string>} [without] the sides that it does not have, and why
 *
 * @typedef {Description & { name: string, folder: string, packageFolder: string }} Application
 *   `packageFolder` is where this package is
 */

const FOLDER = path.join(root, 'bench', 'apps');

/** Ignored by git. Node finds modules that are missing here in the root's `node_modules`. */
const INSTALLED = path.join(root, '.cache', 'apps');

/** What the applications have in common. */
const SHARED = 'shared';

/** In the order of the table: the largest first. */
const NAMES = [
  'express-otel',
  'graphql-spans',
  'undici-pg-instrumented',
  'fastify-request-context',
  'nestjs-cls',
  'next-ssr',
  'streamed-answer',
  'many-storages',
  'plain-http',
  'cold-start',
];

/**
 * @param {string} folder of an application
 * @param {string} packageFolder
 * @returns {Application}
 */
const applicationIn = (folder, packageFolder) => ({
  ...require(path.join(folder, 'application.js')),
  name: path.basename(folder),
  folder,
  packageFolder,
});

/**
 * @param {string} folder
 * @returns {string} a hash of all the files in it
 */
function fingerprint(folder) {
  const hash = createHash('sha256');
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const file of entries
    .filter((entry) => entry.isFile())
    .map(pathOf)
    .sort()) {
    hash.update(path.relative(folder, file)).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/** @param {fs.Dirent} entry */
const pathOf = ({ parentPath, name }) => path.join(parentPath, name);

/** @param {string} folder */
function installPackages(folder) {
  const options = /** @type {import('node:child_process').SpawnSyncOptions} */ ({
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  // Peer dependencies come from the root, so that an application has only one @opentelemetry/api.
  const flags = ['--legacy-peer-deps', '--no-package-lock', '--no-audit', '--no-fund'];
  const name = path.basename(folder);
  step(`install what ${name} needs`, () => run('npm', ['install', ...flags], options));
  step(`build ${name}`, () => run('npm', ['run', 'build', '--if-present'], options));
}

/**
 * Installs applications in a folder of their own: this package as it is published, and the dependencies
 * that the root does not have, in the exact versions of each application's manifest.
 *
 * @param {string[]} names
 * @returns {Application[]}
 */
function installApplications(names) {
  const modules = path.join(INSTALLED, 'node_modules');
  fs.mkdirSync(modules, { recursive: true });
  // Without a manifest in this folder, this package's name would resolve to the checkout.
  fs.writeFileSync(path.join(INSTALLED, 'package.json'), '{ "private": true }\n');
  const [packageFolder] = makePackages({ out: modules });
  fs.cpSync(path.join(FOLDER, SHARED), path.join(INSTALLED, SHARED), { recursive: true });
  return names.map((name) => {
    const source = path.join(FOLDER, name);
    const folder = path.join(INSTALLED, name);
    if (!fs.existsSync(path.join(source, 'package.json'))) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.cpSync(source, folder, { recursive: true });
      return applicationIn(folder, packageFolder);
    }
    const stamp = path.join(folder, 'node_modules', '.installed');
    const wanted = fingerprint(source);
    if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== wanted) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.cpSync(source, folder, { recursive: true });
      installPackages(folder);
      fs.writeFileSync(stamp, wanted);
    }
    return applicationIn(folder, packageFolder);
  });
}

module.exports = { NAMES, applicationIn, installApplications };
