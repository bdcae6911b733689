'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

/**
 * @typedef {object} Tarball
 * @property {string} file
 * @property {string} integrity
 * @property {any} manifest
 */

/**
 * A registry on the loopback interface that has only these packages.
 *
 * @param {Tarball[]} tarballs
 * @returns {Promise<{ url: string, asked: string[], close: () => void }>} its address, and the paths
 *   requested so far
 */
async function serveRegistry(tarballs) {
  /** @type {string[]} */
  const asked = [];
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(String(request.url)).slice(1);
    asked.push(url);
    const tarball = tarballs.find(({ file, manifest }) =>
      [manifest.name, path.basename(file)].includes(url),
    );
    if (tarball === undefined) {
      response.writeHead(404).end('{}');
    } else if (url === tarball.manifest.name) {
      response.end(JSON.stringify(packument(tarball)));
    } else {
      response.end(fs.readFileSync(tarball.file));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/`;

  /** @param {Tarball} tarball */
  function packument({ file, integrity, manifest }) {
    const dist = { tarball: `${url}${path.basename(file)}`, integrity };
    return {
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist } },
    };
  }

  return {
    url,
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

module.exports = { serveRegistry };
