'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');
const { addonFile } = require('../../scripts/lib/prepare.js');
const manifest = require('../../package.json');

/**
 * Runs programs in separate processes, because a process loads the package only once.
 */

const root = path.join(__dirname, '..', '..');

/** The addon of this platform that was built in this checkout. */
const binary = addonFile();

/** The npm package that contains it: see lib/internal/addon.js. */
const platformPackage = binary.replace(
  /^native-async-context\.(.+)\.node$/,
  'native-async-context-$1',
);

/**
 * @param {object} options
 * @param {string} [options.code] the program
 * @param {string[]} [options.args] instead of `code`
 * @param {Record<string, string>} [options.env] added to this process's environment, without
 *   the package's own variables
 * @param {string} [options.cwd] where `require('./index.js')` finds the package; else the checkout
 */
function runChild({ code, args = ['--eval', /** @type {string} */ (code)], env, cwd = root }) {
  const inherited = { ...process.env };
  for (const name of Object.keys(inherited)) {
    if (name.startsWith('NATIVE_ASYNC_CONTEXT_') || name === 'NODE_TEST_CONTEXT') {
      delete inherited[name];
    }
  }
  const { error, status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...inherited, ...env },
  });
  if (error !== undefined) throw error;
  return { status, signal, stdout, stderr };
}

/**
 * Runs an expression and returns its value; throws if the program fails or prints anything else.
 *
 * @param {string} expression
 * @param {Parameters<typeof runChild>[0]} [options]
 */
function evaluate(expression, options) {
  const result = runChild({
    code: `process.stdout.write(JSON.stringify(${expression}))`,
    ...options,
  });
  if (result.status !== 0 || result.stderr !== '') {
    throw new Error(`the child failed: ${JSON.stringify(result)}`);
  }
  return JSON.parse(result.stdout);
}

/**
 * A copy of the package as npm would install it, without any binary.
 *
 * @returns {string} its folder, which is deleted after the tests
 */
function copyPackage() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const entry of ['package.json', ...manifest.files]) {
    const source = path.join(root, entry);
    if (fs.existsSync(source)) fs.cpSync(source, path.join(folder, entry), { recursive: true });
  }
  return folder;
}

/**
 * @param {string} folder
 * @param {string} source of the module that poses as the platform's package
 * @param {string} [version]
 */
function installPlatformPackage(folder, source, version = manifest.version) {
  const target = path.join(folder, 'node_modules', platformPackage);
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, 'package.json'), JSON.stringify({ version }));
  fs.writeFileSync(path.join(target, 'index.js'), source);
}

module.exports = {
  binary,
  copyPackage,
  evaluate,
  installPlatformPackage,
  platformPackage,
  root,
  runChild,
};
