'use strict';

const { after } = require('node:test');
const { serveRegistry } = require('../../scripts/lib/local-registry.js');

/**
 * A registry that has only these packages, for as long as the tests run.
 *
 * @param {import('./project.js').Tarball[]} tarballs
 * @returns {Promise<{ url: string, asked: string[] }>} its address, and the paths that npm asks for
 */
async function registry(tarballs) {
  const { url, asked, close } = await serveRegistry(tarballs);
  after(close);
  return { url, asked };
}

module.exports = { registry };
