'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const net = require('node:net');
const { mock, test } = require('node:test');
const { pack } = require('./project.js');
const manifest = require('../../package.json');

/**
 * What @arethetypeswrong and publint say about the tarball. Both are told everything, so neither has
 * to ask a registry: connections are refused while they run.
 */

const connect = mock.method(net.Socket.prototype, 'connect', () => {
  throw new Error('a linter of packages wanted to connect');
});

/** @type {Promise<Buffer<ArrayBuffer>>} */
const tarball = pack().then(({ main }) => fs.readFileSync(main.file));

const checked = tarball.then(async (data) => {
  const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core');
  return /** @type {import('@arethetypeswrong/core').Analysis} */ (
    await checkPackage(createPackageFromTarballData(new Uint8Array(data)))
  );
});

/**
 * Ignored is the resolution that TypeScript calls node10, alone: it does not read `exports`, by
 * which the entry points are named. TypeScript 7 does not have it any more, and every Node that the
 * package supports reads `exports`.
 *
 * @param {import('@arethetypeswrong/core').Problem} problem
 */
const counts = (problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10');

for (const entry of Object.keys(manifest.exports)) {
  test(`@arethetypeswrong finds the types of ${entry} for every importer`, async () => {
    const { entrypoints, problems } = await checked;
    const { resolutions } = entrypoints[entry];
    for (const kind of ['node16-cjs', 'node16-esm', 'bundler']) {
      const { resolution } = resolutions[/** @type {'bundler'} */ (kind)];
      assert.ok(resolution?.isTypeScript || resolution?.isJson, `${kind}: ${resolution?.fileName}`);
    }
    assert.deepEqual(
      problems.filter(
        (problem) => counts(problem) && 'entrypoint' in problem && problem.entrypoint === entry,
      ),
      [],
    );
  });
}

test('@arethetypeswrong finds no problem in a file, and no entry point that exports lacks', async () => {
  const { entrypoints, problems } = await checked;
  assert.deepEqual(Object.keys(entrypoints).sort(), Object.keys(manifest.exports).sort());
  assert.deepEqual(problems.filter(counts), []);
});

test('publint has nothing to say, not even a suggestion', async () => {
  const data = await tarball;
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) },
  });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  );
});

test('nothing has connected to anything', () => {
  assert.equal(connect.mock.callCount(), 0);
});
