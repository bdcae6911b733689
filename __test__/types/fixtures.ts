import * as runner from 'node:test';
import { bindFakeTimers, withFixtures } from 'native-async-context/fixtures';
import { expectType } from './expect-type.js';

const { beforeEach, test } = withFixtures(runner);
expectType<typeof runner.beforeEach>()(beforeEach);
expectType<typeof runner.test>()(test);

bindFakeTimers();
bindFakeTimers(globalThis);

// @ts-expect-error: not a runner.
withFixtures('node:test');
// @ts-expect-error: not an object.
bindFakeTimers('timers');
