'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { project, root, run } = require('./runner.js');

/** Values that hooks enter reach the tests: in each runner, with withFixtures and with the setup file. */

const bin = (/** @type {string[]} */ ...names) => path.join(root, 'node_modules', ...names);

const NAMES = 'afterEach, beforeAll, beforeEach, describe, test';

/**
 * The same tests for each runner.
 *
 * @param {string} names code that declares the runner's functions
 * @param {string} [fake] code that fakes timers, and advances them by a second
 */
const tests = (names, fake = '') => `
  const assert = require('node:assert/strict');
  const { AsyncContext, AsyncLocalStorage } = require('native-async-context');
  const { bindFakeTimers, withFixtures } = require('native-async-context/fixtures');
  const { ContinuationFlow } = require('native-async-context/flow');
  ${names}

  const database = new AsyncLocalStorage();
  const suite = new AsyncLocalStorage();
  const flow = new ContinuationFlow();
  const sleep = () => new Promise((resolve) => setImmediate(resolve));
  const seen = () => [suite.getStore(), database.getStore()?.number, flow.get()];
  const passed = (check) => require('checks').log(__filename, { check });
  let number = 0;

  beforeAll(async () => {
    await sleep();
    suite.enterWith('outer');
  });
  beforeEach(async () => {
    await sleep();
    database.enterWith({ number: ++number });
    await flow.run('flow ' + number, sleep);
  });

  test('first', async () => {
    assert.deepEqual(seen(), ['outer', number, 'flow ' + number]);
    await sleep();
    assert.deepEqual(seen().slice(0, 2), ['outer', number]);
    suite.enterWith('changed');
    database.enterWith('changed');
    passed('first');
  });
  test('second', () => {
    assert.deepEqual(seen(), ['outer', number, 'flow ' + number]);
    passed('second');
  });
  describe('inner', () => {
    beforeAll(() => suite.enterWith('inner'));
    beforeEach(async () => {
      await sleep();
      database.getStore().inner = true;
    });
    afterEach(() => {
      assert.equal(database.getStore(), 'ended');
      passed('afterEach');
    });
    test('third', async () => {
      assert.deepEqual(seen(), ['inner', number, 'flow ' + number]);
      assert.equal(database.getStore().inner, true);
      await sleep();
      database.enterWith('ended');
      passed('third');
    });
  });
  test('fourth', () => {
    assert.deepEqual(seen(), ['outer', number, 'flow ' + number]);
    passed('fourth');
  });
  ${fake && fakeTimers(fake)}
`;

/** @param {string} fake */
const fakeTimers = (fake) => `
  test('fake timers', () => {
    const seen = [];
    const real = setTimeout;
    const schedule = () => setTimeout(() => seen.push(database.getStore()), 1000);
    ${fake.split(';')[0]};
    database.run('ticker', () => {
      bindFakeTimers();
      database.run('A', schedule);
      database.run('B', schedule);
      ${fake.split(';')[1]};
    });
    ${fake.split(';')[2]};
    assert.deepEqual(seen, ['A', 'B']);
    assert.equal(setTimeout, real);
    passed('fake timers');
  });
`;

const CHECKS = ['first', 'second', 'afterEach', 'third', 'fourth'];

const JEST = 'jest.useFakeTimers();jest.advanceTimersByTime(1000);jest.useRealTimers()';
const VITEST = 'vi.useFakeTimers();vi.advanceTimersByTime(1000);vi.useRealTimers()';
const NODE =
  "runner.mock.timers.enable({ apis: ['setTimeout'] });runner.mock.timers.tick(1000);runner.mock.timers.reset()";

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {string[]} [more]
 */
async function assertPassed(folder, args, more = []) {
  const lines = await run(folder, args);
  // Sorted, because mocha runs the tests of a suite before the suites inside of it.
  assert.deepEqual(lines.map(({ check }) => check).sort(), [...CHECKS, ...more].sort());
}

test('node:test: withFixtures', async () => {
  const names = `
    const runner = require('node:test');
    const { before: beforeAll, ${NAMES.replace('beforeAll, ', '')} } = withFixtures(runner);
  `;
  const own = `
    test('the runner knows its test', async (t) => {
      assert.equal(runner.getTestContext?.().name ?? t.name, t.name);
      passed('own');
    });
  `;
  const folder = project({ files: { 'a.test.js': tests(names, NODE) + own } });
  await assertPassed(folder, ['--test', 'a.test.js'], ['fake timers', 'own']);
});

test('mocha: withFixtures', async () => {
  const names = `
    const { before: beforeAll, it: test, ${NAMES.replace('beforeAll, ', '').replace(', test', '')} } =
      withFixtures(globalThis);
  `;
  const folder = project({ files: { 'tests/a.js': tests(names) } });
  await assertPassed(folder, [bin('mocha', 'bin', 'mocha.js'), 'tests']);
});

for (const [title, installed] of Object.entries({ 'jest 29': 'jest', 'jest 30': 'jest-30' })) {
  test(`${title}: withFixtures, and the setup file`, async () => {
    const config = {
      transform: {},
      cacheDirectory: '<rootDir>/cache',
      projects: [
        { displayName: 'wrapped', transform: {}, testMatch: ['<rootDir>/wrapped/*'] },
        {
          displayName: 'setup',
          transform: {},
          testMatch: ['<rootDir>/setup/*'],
          setupFilesAfterEnv: ['native-async-context/fixtures/register'],
        },
      ],
    };
    const wrapped = `const { ${NAMES} } = withFixtures(globalThis);`;
    const folder = project({
      files: {
        'jest.config.json': JSON.stringify(config),
        'wrapped/a.test.js': tests(wrapped, JEST),
        'setup/a.test.js': tests('', JEST),
      },
    });
    const lines = await run(folder, [bin(installed, 'bin', 'jest.js'), '-i']);
    const expected = [...CHECKS, 'fake timers'];
    assert.deepEqual(lines.map(({ check }) => check).sort(), [...expected, ...expected].sort());
  });
}

test('vitest: withFixtures, and the setup file', async () => {
  const wrapped = `
    import * as vitest from 'vitest';
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const __filename = import.meta.url;
    const { vi } = vitest;
  `;
  const names = `const { ${NAMES} } = withFixtures(vitest);`;
  const folder = project({
    borrows: 'vitest',
    files: {
      'wrapped.test.mjs': wrapped + tests(names, VITEST),
      'setup.test.mjs':
        wrapped.replace("import * as vitest from 'vitest';", 'const vitest = globalThis;') +
        tests('', VITEST),
      'setup.mjs': "import 'native-async-context/fixtures/register';",
      'setup.config.mjs': `export default {
        test: { globals: true, setupFiles: ['./setup.mjs'] },
      };`,
    },
  });
  const vitest = [bin('vitest', 'vitest.mjs'), 'run', '--pool=threads', '--maxWorkers=1'];
  await assertPassed(folder, [...vitest, 'wrapped'], ['fake timers']);
  await assertPassed(folder, [...vitest, '--config=setup.config.mjs', 'setup'], ['fake timers']);
});
