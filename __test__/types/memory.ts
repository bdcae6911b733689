import { AsyncLocalStorage as NodeStorage } from 'node:async_hooks';
import { AsyncContext, AsyncLocalStorage } from 'native-async-context';
import { type StorageMemory, type ValueHolder, whatHolds } from 'native-async-context/memory';
import { expectType } from './expect-type.js';

expectType<Promise<StorageMemory>>()(whatHolds(new AsyncContext.Variable<string>()));
expectType<Promise<StorageMemory>>()(whatHolds(new AsyncLocalStorage(), { older: 10 }));
expectType<Promise<StorageMemory>>()(whatHolds(new NodeStorage(), { folder: '/app' }));

void whatHolds(new NodeStorage()).then(({ at, groups, values }) => {
  expectType<number>()(values);
  expectType<string | undefined>()(at?.file);
  expectType<readonly ValueHolder[]>()(groups[0].holders);
});

// @ts-expect-error: a name is no storage.
void whatHolds('request');
// @ts-expect-error: seconds are a number.
void whatHolds(new NodeStorage(), { older: '10' });
