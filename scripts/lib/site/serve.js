'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves static files, as any web server does.
 *
 * @param {string} folder
 * @returns {Promise<{ url: string, missed: string[], close: () => void }>} `missed`: requested paths that do
 *   not exist
 */
async function serve(folder) {
  /** @type {string[]} */
  const missed = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(`${request.url}`, 'http://localhost');
    const asked = path.join(folder, decodeURIComponent(pathname));
    const file = [asked, path.join(asked, 'index.html'), `${asked}.html`].find((each) =>
      fs.statSync(each, { throwIfNoEntry: false })?.isFile(),
    );
    if (file === undefined) {
      missed.push(pathname);
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[/** @type {keyof typeof TYPES} */ (path.extname(file))];
    response.writeHead(200, { 'content-type': type ?? 'application/octet-stream' });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    missed,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

module.exports = { serve };
