'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');
const { addonFile } = require('../../scripts/lib/prepare.js');
const packageJson = require('../../package.json');

const ROOT = path.join(__dirname, '..', '..');

/**
 * Puts a copy of the package, as npm would install it, into a `node_modules` folder.
 *
 * @param {string} folder that contains `node_modules`
 */
function install(folder) {
  const target = path.join(folder, 'node_modules', packageJson.name);
  for (const name of ['package.json', ...packageJson.files, addonFile()]) {
    if (!fs.existsSync(path.join(ROOT, name))) continue;
    fs.cpSync(path.join(ROOT, name), path.join(target, name), { recursive: true });
  }
}

/**
 * An application with the package installed, in a folder that is deleted after the tests.
 *
 * @param {Record<string, string>} files
 */
function application(files) {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'native-async-context-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  install(folder);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return {
    folder,
    /**
     * Runs `node ...args` there.
     *
     * @param {string[]} args
     * @param {NodeJS.ProcessEnv} [env]
     * @returns {unknown} what it printed, as JSON
     */
    run(args, env = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
      assert.equal(status, 0, stderr);
      return JSON.parse(stdout);
    },
  };
}

module.exports = { application, install };
