'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { holders, memory } = require('./command.js');

/*
 * Programs modelled on public reports of leaks, each with its own storage. The command names what holds
 * the values, with file and line, both for Node's own storage and for that of the package.
 */

/**
 * @param {string} file
 * @param {string} text
 * @returns {string} the file, and the first line with that text
 */
function at(file, text) {
  const lines = fs.readFileSync(path.join(holders, file), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  assert.notEqual(index, -1, `${file}: ${text}`);
  return `${file}:${index + 1}`;
}

/** On 22, native code may keep the context, and the snapshot does not show for which handle. */
const isNative = process.versions.node.startsWith('22.');

/** @type {Record<string, { file: string, values: number, holder: () => string | RegExp }>} */
const PROGRAMS = {
  idleConnections: {
    file: 'idle-connections.js',
    values: 3,
    holder: () => 'Timeout of HTTP Socket',
  },
  sharedSocket: {
    file: 'shared-socket.js',
    values: 3,
    holder: () => `listener of 'data' (${at('shared-socket.js', 'connection.on(')}) ← Socket`,
  },
  cachedPromises: {
    file: 'cached-promises.js',
    values: 3,
    holder: () => `Promise ← Map \`cache\` (${at('cached-promises.js', 'const cache =')})`,
  },
  rearmedTimer: {
    file: 'rearmed-timer.js',
    values: 1,
    holder: () => `Timeout (${at('rearmed-timer.js', 'function refresh')})`,
  },
  slowLogger: {
    file: 'logger.js',
    values: 3,
    holder: () =>
      `function (${at('logger.js', 'destination.write')}) ← Writable \`destination\` (${at('logger.js', 'const destination =')})`,
  },
  moduleCache: {
    file: 'module-cache.js',
    values: 3,
    holder: () => `Map \`payloads\` (${at('module-cache.js', 'const payloads =')})`,
  },
  exportedCache: {
    file: 'exported-cache.mjs',
    values: 3,
    holder: () =>
      `Session (${at('exported-cache.mjs', 'class Session')}) ← Map \`sessions\` (${at('exported-cache.mjs', 'const sessions =')})`,
  },
  globalState: {
    file: 'global-state.js',
    values: 1,
    holder: () => 'Object globalThis.applicationState',
  },
  waitingFunction: {
    file: 'waiting-function.js',
    values: 3,
    // The text before it names what keeps the context: the promise or the function.
    holder: () =>
      new RegExp(`EventEmitter \`jobs\` \\(${at('waiting-function.js', 'const jobs =')}\\)$`),
  },
  poolOfUndici: {
    file: 'pool.js',
    values: 2,
    // The pool's connections, or the timer that they share.
    holder: () =>
      isNative
        ? /\(.*\/undici\/.*\)|^a handle or request of Node$/
        : /^(?:Socket ← \w+|Timeout) \(.*\/undici\/.*\)$/,
  },
};

for (const kind of ['node', 'own']) {
  test(`the holders of the values of ${kind === 'own' ? 'our' : "Node's"} storage are named`, async () => {
    const files = Object.values(PROGRAMS).map(({ file }) => file);
    const { status, stdout, stderr } = await memory(['--json', 'all.js', ...files], {
      env: { HOLDERS: kind },
    });
    assert.equal(status, 0, stderr);
    const { storages } = JSON.parse(stdout);
    for (const [name, { file, values, holder }] of Object.entries(PROGRAMS)) {
      const found = storages.find((/** @type {any} */ storage) => storage.name === name);
      assert.ok(found !== undefined, name);
      assert.equal(`${found.at.file}:${found.at.line}`, at(file, `const ${name} =`));
      assert.equal(found.values, values, name);
      const expected = holder();
      if (typeof expected === 'string') {
        assert.deepEqual(
          found.groups.map((/** @type {any} */ group) => group.holder),
          [expected],
        );
      } else {
        for (const group of found.groups) assert.match(group.holder, expected);
      }
      assert.ok(found.bytes > 0);
    }
  });
}
