'use strict';

const crypto = require('node:crypto');
const zlib = require('node:zlib');
const { awaited, completion, row } = require('../kinds.js');

const { subtle } = crypto.webcrypto;
const KEY = Buffer.alloc(32, 1);

module.exports = [
  completion('crypto.randomBytes', (callback) => crypto.randomBytes(8, callback)),
  completion('crypto.randomFill', (callback) => crypto.randomFill(Buffer.alloc(8), callback)),
  completion('crypto.randomInt', (callback) => crypto.randomInt(8, callback)),
  completion('crypto.pbkdf2', (callback) =>
    crypto.pbkdf2('secret', 'salt', 1, 8, 'sha256', callback),
  ),
  completion('crypto.scrypt', (callback) => crypto.scrypt('secret', 'salt', 8, { N: 2 }, callback)),
  completion('crypto.hkdf', (callback) => crypto.hkdf('sha256', KEY, 'salt', 'info', 8, callback)),
  completion('crypto.generateKey', (callback) =>
    crypto.generateKey('hmac', { length: 64 }, callback),
  ),
  completion('crypto.generateKeyPair', (callback) =>
    crypto.generateKeyPair('ed25519', {}, callback),
  ),
  completion('crypto.generatePrime', (callback) => crypto.generatePrime(16, callback)),
  completion('crypto.sign', (callback) => {
    const { privateKey } = crypto.generateKeyPairSync('ed25519');
    crypto.sign(null, KEY, privateKey, callback);
  }),
  awaited('await crypto.subtle.digest', () => subtle.digest('SHA-256', KEY)),
  awaited('await crypto.subtle.generateKey', () =>
    subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']),
  ),

  completion('zlib.gzip', (callback) => zlib.gzip('text', callback)),
  completion('zlib.deflate', (callback) => zlib.deflate('text', callback)),
  completion('zlib.brotliCompress', (callback) => zlib.brotliCompress('text', callback)),
  completion('zlib.unzip', (callback) => zlib.unzip(zlib.gzipSync('text'), callback)),
  row("zlib.createGzip 'data'", 'created', (storage, read) => {
    const stream = storage.run('created', () => zlib.createGzip());
    storage.run('listened', () => stream.once('data', read));
    storage.run('wrote', () => stream.end('text'));
  }),
  row('zlib.createGzip, the callback of flush', 'created', (storage, read) => {
    const stream = storage.run('created', () => zlib.createGzip());
    stream.resume().write('text');
    storage.run('flushed', () => stream.flush(read));
  }),
];
