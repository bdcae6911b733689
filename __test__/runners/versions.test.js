'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { names } = require('./fixtures/checks.js');
const { different, project, root, run, three } = require('./runner.js');

/**
 * Two versions of the package in one process, each with its own binary: each treats the frames of
 * the other as foreign and carries them. Runs on every Node: in one realm, and in several under jest.
 */

const VERSIONS = [require('../../package.json').version, '99.0.0'];

const CHECKS = names.filter(
  (name) => !['a rejection is recorded', 'a tracked test'].includes(name),
);

/** Defines the checks for both versions, and tests that each carries the other's contexts. */
const BOTH = `
  const assert = require('node:assert/strict');
  const { define, everything, log, sleep } = require('checks');
  const one = everything();
  const two = everything('native-async-context', require('next/load.js'));

  assert.notEqual(one.AsyncContext, two.AsyncContext);
  const only = ${JSON.stringify(CHECKS)};
  define(__filename + ' 1', test, { lib: one, only });
  define(__filename + ' 2', test, { lib: two, only });

  // Known limit: V8 tells one callback of a rejection, that of the version that asked last.
  test('a rejection is recorded by one of them', async () => {
    one.recordRejections();
    two.recordRejections();
    const promise = Promise.reject(new Error('on purpose'));
    await assert.rejects(promise);
    const knowing = [one, two].filter(({ contextOf }) => contextOf(promise) !== undefined);
    assert.equal(knowing.length, two.runtime.backend === 'host' ? 0 : 1);
  });

  test('each version carries the contexts of the other', async () => {
    const a = new one.AsyncContext.Variable();
    const b = new two.AsyncContext.Variable();
    const read = () => [a.get(), b.get()];
    const both = ['a', 'b'];
    const snapshots = a.run('a', () =>
      b.run('b', () => [new one.AsyncContext.Snapshot(), new two.AsyncContext.Snapshot()]),
    );
    // Known limit: without the slot each version has a storage of Node's for itself.
    const known = [one, two].some(({ runtime }) => runtime.backend === 'host');
    assert.deepEqual(
      snapshots.map((snapshot) => snapshot.run(read)),
      known ? [['a', undefined], [undefined, 'b']] : [both, both],
    );
    const later = async () => {
      const seen = [read()];
      await null;
      seen.push(read());
      await sleep();
      seen.push(read());
      return seen;
    };
    const seen = await Promise.all([
      a.run('a', () => b.run('b', later)),
      b.run('b', () => a.run('a', later)),
      a.run('a', () => later()),
      b.run('b', () => later()),
    ]);
    assert.deepEqual(seen, [
      [both, both, both],
      [both, both, both],
      Array(3).fill(['a', undefined]),
      Array(3).fill([undefined, 'b']),
    ]);
    assert.deepEqual(read(), [undefined, undefined]);
    log(__filename, { check: 'both' });
  });
`;

const folder = project({
  beside: VERSIONS[1],
  files: {
    'jest.config.json': '{ "transform": {}, "cacheDirectory": "<rootDir>/cache" }',
    'program.js': `const { test } = require('node:test');\n${BOTH}`,
    ...three('fileN.test.js', BOTH),
  },
});

/**
 * @param {any[]} lines
 * @param {number} files
 */
function assertBoth(lines, files) {
  for (const [at, version] of VERSIONS.entries()) {
    const passed = lines.filter(({ file }) => file.endsWith(` ${at + 1}`));
    assert.deepEqual(different(passed, 'version'), [version]);
    assert.equal(passed.length, files * CHECKS.length);
  }
  assert.equal(lines.filter(({ check }) => check === 'both').length, files);
}

for (const backend of [undefined, 'host']) {
  test(`two versions in one realm, ${backend ?? 'the default'} backend`, async () => {
    const env = backend === undefined ? {} : { NATIVE_ASYNC_CONTEXT_BACKEND: backend };
    assertBoth(await run(folder, ['program.js'], env), 1);
  });
}

for (const [title, installed] of Object.entries({ 'jest 29': 'jest', 'jest 30': 'jest-30' })) {
  test(`two versions in three realms of one process, ${title} -i`, async () => {
    const jest = path.join(root, 'node_modules', installed, 'bin', 'jest.js');
    const lines = await run(folder, [jest, '-i']);
    assertBoth(lines, 3);
    assert.equal(different(lines, 'pid').length, 1);
  });
}
