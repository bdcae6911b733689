/**
 * Carries contexts from the hooks of a test runner to its tests. Takes the exports of node:test or vitest,
 * or the globals of jest or mocha, and returns an object with the same functions.
 *
 * What a hook has entered when it ends (`enterWith`, a `ContinuationFlow`) is there in what runs after it:
 * the next hook, the test, `afterEach`. What a `beforeAll` or `before` hook has entered is there until the
 * end of its `describe`. Each test begins with what the `beforeAll` hooks have left; what a test enters
 * does not reach the next one. Values of Node's own storages stay those of the runner.
 *
 * Take all functions from the result, `describe` too. Concurrent tests in one file, and hooks that call
 * `done`, are not covered (docs/test-fixtures.md). The functions throw, and report errors, as those of
 * the runner do.
 *
 * @example
 * ```js
 * const { beforeEach, test } = withFixtures(require('node:test'));
 *
 * beforeEach(async () => database.enterWith(await connect()));
 * test('reads', () => database.getStore().query('…'));
 * ```
 *
 * @param runner what exports `test` or `it`
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `runner` has neither
 */
export declare function withFixtures<R extends object>(runner: R): R;

/**
 * Binds the callbacks of fake timers to the context in which they are registered, as those of real timers
 * are. Fake timers call them when the test advances the time, and so in the context of the test. Call it
 * after the timers were faked; it ends when they are restored.
 *
 * @example
 * ```js
 * jest.useFakeTimers();
 * bindFakeTimers();
 * request.run('A', () => setTimeout(() => request.get(), 1000)); // 'A'
 * jest.advanceTimersByTime(1000);
 * ```
 *
 * @param target what has the timers; by default `globalThis`, with `process.nextTick`
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `target` is no object
 */
export declare function bindFakeTimers(target?: object): void;

export {};
