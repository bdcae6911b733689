import { FinalizationRegistry } from 'native-async-context';
import { expectType } from './expect-type.js';

const registry = new FinalizationRegistry<string>((held) => expectType<string>()(held));
expectType<void>()(registry.register({}, 'held'));
expectType<boolean>()(registry.unregister({}));
registry satisfies globalThis.FinalizationRegistry<string>;

// @ts-expect-error: the callback takes a string.
registry.register({}, 1);
// @ts-expect-error: a callback is needed.
new FinalizationRegistry();
