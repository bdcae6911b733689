'use strict';

const assert = require('node:assert/strict');
const { fork } = require('node:child_process');
const cluster = require('node:cluster');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { askPeers } = require('./requests.js');
const { inRequest, propagator, valuesOf } = require('./fixtures/variables.js');

/**
 * 300 requests at the same time over two processes, one of which is lost. Each answer has the values of its
 * own request.
 */

const FILE = path.join(__dirname, 'fixtures', 'process.js');

/** @param {number} id @returns {Record<string, string>} the caller's values, for a new process */
const environment = (id) => ({ BAGGAGE: propagator.inject().baggage, NUMBER: String(id) });

/** @type {[string, (env: Record<string, string>) => any][]} */
const kinds = [
  ['child_process.fork', (env) => fork(FILE, { env: { ...process.env, ...env } })],
  ['cluster', (env) => cluster.fork(env)],
];

const isConnected = (/** @type {any} */ child) => child.isConnected?.() ?? child.connected;

for (const [name, start] of kinds) {
  test(`${name}: the environment and messages`, async (t) => {
    if (name === 'cluster') cluster.setupPrimary({ exec: FILE });
    const children = [1, 2].map((id) => inRequest(id, () => start(environment(id))));
    t.after(async () => {
      for (const child of children) {
        if (!isConnected(child)) continue;
        child.disconnect();
        await once(child, 'exit');
      }
    });
    const started = await Promise.all(children.map((child) => once(child, 'message')));
    assert.deepEqual(
      started.map(([message]) => message),
      [1, 2].map((id) => ({ started: id, values: valuesOf(id) })),
    );
    // Ignores errors: what can no longer be sent is counted at the child's 'exit'.
    const sent = () => {};
    await askPeers(
      children.map((child) => ({ emitter: child, send: (message) => child.send(message, sent) })),
    );
  });
}
