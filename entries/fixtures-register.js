'use strict';

const { withFixtures } = require('./fixtures.js');

/**
 * Replaces the global functions of a test runner by those of `withFixtures`; a setup file of jest, or of
 * vitest with `globals: true`.
 */

const NAMES = [
  ...['test', 'it', 'specify', 'fit', 'xit', 'xtest', 'describe', 'fdescribe', 'suite', 'context'],
  ...['before', 'beforeAll', 'beforeEach', 'after', 'afterAll', 'afterEach'],
];

/** Without isolation vitest evaluates a setup file again, where the functions are replaced already. */
const DONE = Symbol.for('native-async-context/fixtures/register');

const realm = /** @type {any} */ (globalThis);
const runner = realm.test ?? realm.it;
if (typeof runner !== 'function') {
  if (process.env.NATIVE_ASYNC_CONTEXT_WARNINGS !== 'off') {
    process.emitWarning(
      'native-async-context/fixtures/register found no global test function to replace. It is a setup ' +
        'file of jest, or of vitest with globals: true. For other runners, call withFixtures.',
      { code: 'ASYNC_CONTEXT_NO_TEST_RUNNER' },
    );
  }
} else if (realm[DONE] !== runner) {
  const replaced = /** @type {any} */ (withFixtures(globalThis));
  const functions = NAMES.map((name) => [name, replaced[name]]);
  for (const [name, value] of functions) if (typeof value === 'function') realm[name] = value;
  const value = realm.test ?? realm.it;
  Object.defineProperty(realm, DONE, { value, configurable: true, writable: true });
}
