'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { Module } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');

/**
 * Code with `using`, in each form in which people run it: untranslated if the engine knows the syntax,
 * from Node 24 on, and as TypeScript and Babel translate it.
 */

const TSC = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const TRANSLATE = '--allowJs --noCheck --target es2022 --module commonjs'.split(' ');

const major = Number.parseInt(process.versions.node);

/** @type {Record<string, (file: string) => string>} */
const forms = {
  typescript(file) {
    const out = fs.mkdtempSync(path.join(os.tmpdir(), 'using-'));
    after(() => fs.rmSync(out, { recursive: true }));
    const { status, stdout } = spawnSync(
      process.execPath,
      [TSC, ...TRANSLATE, '--rootDir', path.dirname(file), '--outDir', out, file],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    );
    assert.equal(status, 0, stdout);
    return fs.readFileSync(path.join(out, path.basename(file)), 'utf8');
  },

  babel(file) {
    const { code } = require('@babel/core').transformFileSync(file, {
      babelrc: false,
      configFile: false,
      plugins: ['@babel/plugin-transform-explicit-resource-management'],
    });
    return code;
  },
};
if (major >= 24) forms.native = (file) => fs.readFileSync(file, 'utf8');

/**
 * @param {string} file
 * @returns {[form: string, exports: any][]}
 */
function loadInEachForm(file) {
  return Object.entries(forms).map(([form, translate]) => {
    const code = translate(file);
    assert.equal(/\busing _/.test(code), form === 'native', form);
    const module = new Module(file, undefined);
    module.filename = file;
    module.paths = /** @type {any} */ (Module)._nodeModulePaths(path.dirname(file));
    /** @type {any} */ (module)._compile(code, file);
    return [form, module.exports];
  });
}

module.exports = { loadInEachForm };
