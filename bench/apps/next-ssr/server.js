'use strict';

const http = require('node:http');
const next = require('next');

module.exports = async () => {
  const app = next({ dev: false, dir: __dirname, hostname: '127.0.0.1', port: 0 });
  await app.prepare();
  return http.createServer(app.getRequestHandler());
};
