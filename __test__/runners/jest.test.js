'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { names } = require('./fixtures/checks.js');
const { assertChecked, different, line, project, root, run, three } = require('./runner.js');

/**
 * jest gives each file a realm and a module registry of its own. Both versions run on every Node.
 *
 * The realm limits the backend: V8 11 keeps a slot per realm, so on Node 20 the backend is `host`.
 */
const VERSIONS = { 'jest 29': 'jest', 'jest 30': 'jest-30' };

const [backend, reason] = line === 20 ? ['host', 'OTHER_REALM'] : ['intrinsic', 'FASTEST'];

/** Whether the glue is armed, because Node does not carry the slot itself. */
const overGlue = line === 22;

const WATCH = ['--expose-gc', '--require', path.join(__dirname, 'fixtures', 'watch-realms.js')];

/** jest 30 deletes the properties of a file's globals when the file has ended. */
const CONFIG = {
  transform: {},
  cacheDirectory: '<rootDir>/cache',
  testEnvironmentOptions: { globalsCleanup: 'on' },
};

const FLOW = 'a flow goes through continuations';

const define = (/** @type {object} */ options) =>
  `require('checks').define(__filename, test, { expect, ...${JSON.stringify(options)} });`;

/** Registers this realm with watch-realms.js. */
const REALM = `require('node:async_hooks')[Symbol.for('runners.realm')](__filename, Array);`;

/**
 * jest handles rejections itself, and its `process` is a copy. So this test listens on Node's own, and
 * removes jest's listeners meanwhile.
 */
const REJECTION = `
  test('a rejection that nobody handles is reported in its context', async () => {
    const { AsyncContext } = require('native-async-context');
    const node = require('node:vm').runInThisContext('process');
    const variable = new AsyncContext.Variable();
    const listeners = node.rawListeners('unhandledRejection');
    node.removeAllListeners('unhandledRejection');
    try {
      const seen = await new Promise((resolve) => {
        node.once('unhandledRejection', () => resolve(variable.get()));
        variable.run('rejected', () => void Promise.reject(new Error('on purpose')));
      });
      expect(seen).toBe('rejected');
    } finally {
      for (const listener of listeners) node.on('unhandledRejection', listener);
    }
    require('checks').log(__filename, { check: 'rejection' });
  });
`;

const COPIES = `
  const { checkCopies } = require('checks/copies.js');
  test('jest.resetModules', async () => {
    await checkCopies((id) => require(id), jest.resetModules);
    require('checks').log(__filename, { check: 'copies' });
  });
  test('jest.isolateModules', async () => {
    const isolated = (id) => {
      let exports;
      jest.isolateModules(() => (exports = require(id)));
      return exports;
    };
    await checkCopies(isolated, () => {});
    require('checks').log(__filename, { check: 'isolated copies' });
  });
`;

for (const [title, installed] of Object.entries(VERSIONS)) {
  const jest = path.join(root, 'node_modules', installed, 'bin', 'jest.js');
  const folder = project({
    files: {
      'jest.config.json': JSON.stringify(CONFIG),
      ...three('all/fileN.test.js', define({})),
      ...three(
        'kept/all/fileN.test.js',
        define({ only: names.filter((name) => name !== FLOW) }) + REALM,
      ),
      ...three('kept/flow/fileN.test.js', define({ only: [FLOW] }) + REALM),
      ...three('copies/fileN.test.js', REJECTION + COPIES),
    },
  });

  /** @param {any[]} lines */
  const assertAll = (lines) => {
    assertChecked(lines, [...names, 'expect']);
    assert.deepEqual(different(lines, 'realm'), ['of the file']);
  };

  test(`${title} -i: three files in one process`, async () => {
    const lines = await run(folder, [jest, '-i', '--roots=<rootDir>/all']);
    assertAll(lines);
    assert.deepEqual(different(lines, 'backend'), [backend]);
    assert.deepEqual(different(lines, 'reason'), [reason]);
    assert.deepEqual(different(lines, 'nodeCarries'), [!overGlue]);
    assert.equal(different(lines, 'pid').length, 1);
  });

  for (const requested of line === 20 || title !== 'jest 30' ? [] : ['native', 'host']) {
    test(`${title} -i, ${requested} backend`, async () => {
      const env = { NATIVE_ASYNC_CONTEXT_BACKEND: requested };
      const lines = await run(folder, [jest, '-i', '--roots=<rootDir>/all'], env);
      assertAll(lines);
      assert.deepEqual(different(lines, 'backend'), [requested]);
    });
  }

  for (const [kind, args] of Object.entries({ processes: [], threads: ['--workerThreads'] })) {
    test(`${title} with workers, which are ${kind}`, async () => {
      // If its cache knew the files as fast, jest would not start workers for them.
      const cache = `--cacheDirectory=cache of ${kind}`;
      const lines = await run(folder, [
        jest,
        '--maxWorkers=2',
        cache,
        ...args,
        '--roots=<rootDir>/all',
      ]);
      assertAll(lines);
      assert.deepEqual(different(lines, 'backend'), [backend]);
      assert.equal(different(lines, kind === 'threads' ? 'threadId' : 'pid').length, 2);
    });
  }

  test(`${title}: the glue is armed once for three files, and no realm is kept`, async () => {
    const lines = await run(folder, [...WATCH, jest, '-i', '--roots=<rootDir>/kept/all']);
    const { enabled, realms, kept } = lines.pop();
    assert.equal(lines.length, 3 * (names.length - 2));
    assert.equal(enabled, overGlue ? 1 : 0);
    assert.equal(realms, 3);
    // Known limit: on the host backend, native addons get the first copy that was loaded,
    // which belongs to the first file.
    assert.equal(kept.length, backend === 'host' ? 1 : 0);
  });

  test(`${title}: the realm of a file with a ContinuationFlow is kept (known limit)`, async () => {
    // While it has a value, a flow marks every promise, and some of the runner's are never collected.
    const { enabled, realms, kept } = (
      await run(folder, [...WATCH, jest, '-i', '--roots=<rootDir>/kept/flow'])
    ).pop();
    assert.equal(enabled, overGlue ? 1 : 0);
    assert.deepEqual([realms, kept.length], [3, 3]);
  });

  test(`${title}: unhandled rejections have their context, and copies of the package are one`, async () => {
    const lines = await run(folder, [jest, '-i', '--roots=<rootDir>/copies']);
    assertChecked(lines, ['rejection', 'copies', 'isolated copies']);
  });
}
