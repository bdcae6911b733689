'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after } = require('node:test');

/**
 * A registry that knows these packages and no other, on the loopback interface.
 *
 * @param {import('./project.js').Tarball[]} tarballs
 * @returns {Promise<{ url: string, asked: string[] }>} its address, and the paths that npm asks for
 */
async function registry(tarballs) {
  /** @type {string[]} */
  const asked = [];
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(String(request.url)).slice(1);
    asked.push(url);
    const tarball = tarballs.find(({ file, name }) => [name, path.basename(file)].includes(url));
    if (tarball === undefined) {
      response.writeHead(404).end('{}');
    } else if (url === tarball.name) {
      response.end(JSON.stringify(packument(tarball)));
    } else {
      response.end(fs.readFileSync(tarball.file));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/`;

  /** @param {import('./project.js').Tarball} tarball */
  function packument({ file, integrity, manifest, name }) {
    const dist = { tarball: `${url}${path.basename(file)}`, integrity };
    return {
      name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist } },
    };
  }

  return { url, asked };
}

module.exports = { registry };
