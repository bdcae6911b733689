'use strict';

// Run in a project in which the packages are installed: is the context carried, and by the backend
// that this platform promises?
//
//   node check-installed.js addon|host

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const { AsyncContext, AsyncLocalStorage, runtime } = createRequire(
  path.join(process.cwd(), 'index.js'),
)('native-async-context');

const [, , expected] = process.argv;
assert.ok(['addon', 'host'].includes(expected), 'say addon or host');
console.log(process.platform, process.arch, runtime);
assert.equal(runtime.backend === 'host' ? 'host' : 'addon', expected);

const storage = new AsyncLocalStorage();
const variable = new AsyncContext.Variable();
const read = () => [storage.getStore(), variable.get()];
/** @type {Record<string, unknown[]>} */
const seen = {};

storage.run('store', () =>
  variable.run('value', async () => {
    await null;
    seen.await = read();
    setTimeout(() => (seen.timer = read()), 1);
    fs.stat('.', () => (seen.callback = read()));
    void Promise.resolve().then(() => (seen.then = read()));
  }),
);

process.once('exit', () => {
  const both = ['store', 'value'];
  assert.deepEqual(seen, { await: both, then: both, timer: both, callback: both });
  assert.deepEqual(read(), [undefined, undefined]);
  console.log('carried');
});
