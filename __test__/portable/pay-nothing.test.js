'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { root, runChild } = require('../runtime/child.js');

/*
 * The core loads nothing of portable, as __test__/runtime/loading.test.js checks. These tests check what
 * the parts of portable load.
 */

/**
 * @param {string} code
 * @returns {string[]} the files of lib/portable and of packages that it loads
 */
function loaded(code) {
  const { stdout, stderr } = runChild({
    args: [
      '--eval',
      `${code}
       process.stdout.write(JSON.stringify(Object.keys(require.cache)));`,
    ],
    cwd: root,
  });
  assert.equal(stderr, '');
  return JSON.parse(stdout)
    .map((file) => path.relative(root, file).replaceAll(path.sep, '/'))
    .filter((file) => /^(lib\/portable|node_modules)\//.test(file))
    .map((file) => path.basename(file))
    .sort();
}

const USE = `
  const { AsyncContext } = require('./index.js');
  const { Propagator, portable } = require('./entries/portable.js');
  const tenant = portable(new AsyncContext.Variable(), { name: 'tenant', decode: (text) => text });
  const use = (options) => {
    const propagator = new Propagator([tenant], options);
    const carrier = tenant.run('acme', () => propagator.inject());
    if (propagator.extract(carrier, () => tenant.get()) !== 'acme') throw new Error('lost');
  };
`;

const FILES = ['baggage.js', 'carrier.js', 'index.js', 'packed.js', 'portable.js', 'propagator.js'];

test('a program that uses it loads neither the signature nor OpenTelemetry', () => {
  assert.deepEqual(loaded(`${USE} use();`), FILES);
});

test('the signature is loaded with the first key, because a build of Node may have no node:crypto', () => {
  const all = [...FILES, 'signature.js'].sort();
  assert.deepEqual(loaded(`${USE} use({ key: 'k'.repeat(32) });`), all);
});
