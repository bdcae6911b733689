'use strict';

const assert = require('node:assert/strict');
const net = require('node:net');
const { mock, test } = require('node:test');
const { checkTypes, publintMessages } = require('../../scripts/lib/package-lint.js');
const { pack } = require('./project.js');
const manifest = require('../../package.json');

/**
 * What @arethetypeswrong and publint say about the tarball. Both get everything that they need, so
 * neither has to ask a registry: connections are refused while they run.
 */

const connect = mock.method(net.Socket.prototype, 'connect', () => {
  throw new Error('a linter of packages wanted to connect');
});

const file = pack().then(({ main }) => main.file);

const checked = file.then(checkTypes);

for (const entry of Object.keys(manifest.exports)) {
  test(`@arethetypeswrong finds the types of ${entry} for every importer`, async () => {
    const { entrypoints, problems } = await checked;
    const { resolutions } = entrypoints[entry];
    for (const kind of ['node16-cjs', 'node16-esm', 'bundler']) {
      const { resolution } = resolutions[/** @type {'bundler'} */ (kind)];
      assert.ok(resolution?.isTypeScript || resolution?.isJson, `${kind}: ${resolution?.fileName}`);
    }
    assert.deepEqual(
      problems.filter((problem) => 'entrypoint' in problem && problem.entrypoint === entry),
      [],
    );
  });
}

test('@arethetypeswrong finds no problem in a file, and no entry point that exports lacks', async () => {
  const { entrypoints, problems } = await checked;
  assert.deepEqual(Object.keys(entrypoints).sort(), Object.keys(manifest.exports).sort());
  assert.deepEqual(problems, []);
});

test('publint has nothing to say, not even a suggestion', async () => {
  assert.deepEqual(await publintMessages(await file), []);
});

test('nothing has connected to anything', () => {
  assert.equal(connect.mock.callCount(), 0);
});
