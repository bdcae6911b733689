'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const zlib = require('node:zlib');

/** Calls that go through libuv: files, other threads, connections. */

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  fs: {
    weight: 2,
    options: { way: ['stat', 'readFile', 'access', 'promises', 'open'] },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const { way } = op.options;
      if (way === 'promises') return fs.promises.readFile(__filename).then(callback);
      if (way === 'open') {
        return fs.open(__filename, (_, file) => fs.close(file, callback));
      }
      /** @type {any} */ (fs)[way](__filename, callback);
    },
  },
  'another thread': {
    weight: 1,
    options: { way: ['randomBytes', 'deflate', 'pbkdf2'] },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const { way } = op.options;
      if (way === 'randomBytes') crypto.randomBytes(8, callback);
      else if (way === 'deflate') zlib.deflate('a', callback);
      else crypto.pbkdf2('a', 'b', 1, 8, 'sha1', callback);
    },
  },
  // Connections are kept alive, so a request often uses one that another operation opened.
  http: {
    weight: 2,
    only: 'together',
    bodies: ['response', 'body'],
    options: { method: ['GET', 'POST'] },
    perform(run, op, scope) {
      const { port, agent } = run.services.server;
      const done = run.expect(op, 'http');
      const { method } = op.options;
      const path = `/${run.program.seed}/${op.id}`;
      const request = http.request({ port, path, method, agent }, (response) => {
        void run.enter(op, scope, 'response');
        response.on('data', () => run.read(op, 'data'));
        response.on('end', () => {
          void run.enter(op, scope);
          done();
        });
      });
      request.on('finish', () => run.read(op, 'finish'));
      request.end(method === 'POST' ? 'a' : undefined);
    },
  },
};
