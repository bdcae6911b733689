'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fetchBinary } = require('./fetch-package.js');
const { programFor } = require('./run.js');
const { runtimeBinary } = require('./runtimes.js');

/**
 * How each package manager installs one package into an empty project, from a registry that we run.
 *
 * @typedef {object} Installer
 * @property {Record<string, string>} files its settings: texts by name
 * @property {() => [command: string, args: string[]]} install
 * @property {(node: string, args: string[]) => [command: string, args: string[]]} [start] how the
 *   project's programs are started; by default by Node alone
 *
 * @param {string} url of the registry
 * @param {string} name of the package
 * @returns {Record<string, Installer>} by title
 */
function installers(url, name) {
  const yarn = () =>
    fetchBinary({
      title: 'yarn',
      folder: 'yarn',
      name: '@yarnpkg/cli-dist',
      version: '4',
      binary: 'bin/yarn.js',
    });
  /** @param {string} linker */
  const pnpm = (linker) => ({
    files: {
      'pnpm-workspace.yaml': `nodeLinker: ${linker}\nstoreDir: .store\ncacheDir: .pnpm-cache\nregistries:\n  default: ${url}\n`,
    },
    install: () =>
      /** @type {[string, string[]]} */ ([
        fetchBinary({
          title: 'pnpm',
          folder: 'pnpm',
          name: 'pnpm',
          version: '12',
          binary: process.platform === 'win32' ? 'pnpm.exe' : 'pnpm',
        }),
        ['add', `--registry=${url}`, name],
      ]),
  });
  return {
    npm: {
      files: { '.npmrc': `registry=${url}\ncache=.npm\n` },
      install: () => programFor('npm', ['install', name]),
    },
    'pnpm, isolated': pnpm('isolated'),
    'pnpm, hoisted': pnpm('hoisted'),
    "yarn, Plug'n'Play": {
      files: {
        'yarn.lock': '',
        '.yarnrc.yml': [
          'nodeLinker: pnp',
          // Makes `import` work in a project that does not itself consist of ES modules.
          'pnpEnableEsmLoader: true',
          'enableTelemetry: false',
          'enableGlobalCache: false',
          'globalFolder: .yarn-global',
          `npmRegistryServer: ${JSON.stringify(url.replace(/\/$/, ''))}`,
          'unsafeHttpWhitelist: [127.0.0.1]',
          // By default yarn refuses packages that were published recently.
          'npmMinimalAgeGate: 0',
          '',
        ].join('\n'),
      },
      install: () => [process.execPath, [yarn(), 'add', name]],
      // yarn starts the same Node that runs it.
      start: (node, args) => [node, [yarn(), 'node', ...args]],
    },
    Bun: {
      files: {
        'bunfig.toml': `[install]\nregistry = ${JSON.stringify(url)}\ncache = ".bun-cache"\n`,
      },
      install: () => [runtimeBinary('bun'), ['add', name]],
    },
  };
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files texts by name
 */
function writeFiles(folder, files) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), text);
}

module.exports = { installers, writeFiles };
