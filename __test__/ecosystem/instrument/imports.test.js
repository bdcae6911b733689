'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');

test('ES modules get what is repaired, by default and by name; report says what was seen', async () => {
  const { report, seen } = await output([fixture('imports.mjs')]);
  assert.deepEqual(
    Object.values(seen),
    Object.values(seen).map(() => ['A', 'B', 'C']),
  );
  assert.equal(Object.keys(seen).length, 6);
  const { node } = process.versions;
  const versionOf = (/** @type {string} */ name) => require(`${name}/package.json`).version;
  // socket.io has its own copies of ws.
  const own = report.filter((/** @type {any} */ { name }) => name !== 'ws');
  assert.deepEqual(
    own.map(({ name, module, version, repaired }) => [name, module, version, repaired]),
    [
      ['fetch', 'fetch', node, true],
      ['http', 'node:http', node, true],
      ['http2', 'node:http2', node, true],
      ['locks', 'locks', node, Number.parseInt(node, 10) >= 24],
      ['fastq', 'fastq', versionOf('fastq'), true],
      ['async', 'async', versionOf('async'), true],
      ['async', 'async/queue.js', versionOf('async'), true],
      ['p-queue', 'p-queue', '9.3.5', true],
      ['bluebird', 'bluebird', versionOf('bluebird'), true],
      ['bottleneck', 'bottleneck', versionOf('bottleneck'), true],
      ['mysql2', 'mysql2', versionOf('mysql2'), true],
      ['mysql2', 'mysql2/promise', versionOf('mysql2'), true],
      ['pg-pool', 'pg-pool', '3.14.0', true],
      ['socket.io', 'socket.io', versionOf('socket.io'), true],
      ['undici', 'undici', versionOf('undici'), true],
    ],
  );
});
