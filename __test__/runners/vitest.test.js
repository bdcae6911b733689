'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { names } = require('./fixtures/checks.js');
const { assertChecked, different, line, project, root, run, three } = require('./runner.js');

/**
 * vitest 4, which runs on every Node here; vitest 5 needs Node 22.12. Two of its pools give each file
 * its own process or thread, the others its own realm. The realm limits the backend: V8 11 keeps a
 * slot per realm, so on Node 20 the backend is `host`.
 */
const POOLS = {
  forks: 'of Node',
  threads: 'of Node',
  vmForks: 'of the file',
  vmThreads: 'of the file',
};

const CHECKS = [...names, 'expect', 'hooks'];

const [own, other] = line === 20 ? ['native', 'host'] : ['intrinsic', 'intrinsic'];

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

const TEST = `
  import { expect, test } from 'vitest';
  import hooks from 'node:async_hooks';
  import { define, log } from 'checks';

  define(import.meta.url, test, { expect });
  const realms = (hooks[Symbol.for('runners.realms')] ??= new Set());
  const another = !realms.has(Array);
  realms.add(Array);
  test('hooks', () => {
    const enabled = hooks[Symbol.for('runners.enabled')];
    log(import.meta.url, { check: 'hooks', another, enabled });
  });
`;

const folder = project({
  borrows: 'vitest',
  files: { ...three('fileN.test.mjs', TEST), ...three('otherN.test.mjs', TEST) },
});

for (const [pool, realm] of Object.entries(POOLS)) {
  test(`vitest, pool ${pool}: six files`, async () => {
    const preload = path.join(__dirname, 'fixtures', 'watch-realms.js');
    // With one worker the vm pools give all files one realm.
    const args = [`--pool=${pool}`, '--maxWorkers=2', `--execArgv=--require=${preload}`];
    const checked = await run(folder, [vitest, 'run', ...args]);
    assertChecked(checked, CHECKS, 6);
    const lines = checked.filter(({ check }) => check !== 'hooks');
    assert.deepEqual(different(lines, 'realm'), [realm]);
    assert.deepEqual(different(lines, 'backend'), [realm === 'of Node' ? own : other]);
    const ended = checked.filter(({ check }) => check === 'hooks');
    assert.deepEqual(different(ended, 'another'), [true]);
    if (realm === 'of Node') return;
    // Two threads have six realms, and each arms the glue once. (vitest keeps the realms, with or
    // without us.)
    assert.equal(different(ended, pool === 'vmForks' ? 'pid' : 'threadId').length, 2);
    assert.deepEqual(different(ended, 'enabled'), [line === 22 ? 1 : 0]);
    assert.deepEqual(different(lines, 'nodeCarries'), [line !== 22]);
  });
}

test('vitest, without isolation: six files in one realm', async () => {
  const args = ['run', '--pool=threads', '--maxWorkers=1', '--no-isolate'];
  const lines = await run(folder, [vitest, ...args]);
  assertChecked(lines, CHECKS, 6);
  assert.equal(different(lines, 'threadId').length, 1);
  assert.equal(lines.filter(({ another }) => another).length, 1);
});
