'use strict';

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { promisify } = require('node:util');
const { fixture, output } = require('./child.js');

const CHILD = path.join(__dirname, '..', '..', 'propagation', 'child.js');

/**
 * @param {string[]} flags
 * @returns {Promise<Record<string, unknown>>} what each callback in the http rows of the propagation
 * table sees, from each state in which a row is started
 */
async function rows(flags) {
  const args = [...flags, CHILD, '--groups', 'http'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const results = stdout.trim().split('\n');
  return Object.fromEntries(
    results.map((line) => {
      const { name, states } = JSON.parse(line);
      return [name, states];
    }),
  );
}

test("with instrument, what http and fetch call back has its own request's context, as before", async () => {
  const before = await rows([]);
  const after = await rows(['--require', 'native-async-context/instrument/register']);
  assert.ok(Object.keys(before).length > 20);
  const changed = Object.keys(before).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  // These now see the context of their registration, which is what instrument is for.
  assert.deepEqual(changed, [
    "http.IncomingMessage 'data', on the server",
    "http.ServerResponse 'finish'",
  ]);
});

/**
 * Callbacks that are right without instrument, and must stay right.
 *
 * @type {Record<string, string[]>}
 */
const RIGHT_ANYWAY = {
  // A socket that is reused, at once or after it was idle; the last request fails.
  'http-error.js': ['end or error', 'idle, end or error'],
  // The diagnostics channel through which tracers see requests.
  'undici-channel.js': ['create'],
};

for (const [file, callbacks] of Object.entries(RIGHT_ANYWAY)) {
  test(`${file}: ${callbacks.join('; ')}: each sees its own, without instrument and with it`, async () => {
    const own = Object.fromEntries(callbacks.map((callback) => [callback, ['A', 'B', 'C']]));
    const host = { NATIVE_ASYNC_CONTEXT_BACKEND: 'host' };
    assert.deepEqual(await output([fixture(file)]), own);
    assert.deepEqual(await output([fixture(file)], { instrumented: true }), own);
    assert.deepEqual(await output([fixture(file)], { instrumented: true, env: host }), own);
  });
}
