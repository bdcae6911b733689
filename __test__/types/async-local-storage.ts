import * as hooks from 'node:async_hooks';
import * as entry from '../../index.js';
import { AsyncLocalStorage } from '../../index.js';
import type { RunScope } from '../../index.js';
import { expectType } from './expect-type.js';

interface Store {
  id: number;
}

// Without a default, getStore gives undefined too.
{
  const storage = new AsyncLocalStorage<Store>();
  expectType<AsyncLocalStorage<Store>>()(storage);
  expectType<Store | undefined>()(storage.getStore());
  expectType<string>()(storage.name);
  // @ts-expect-error: there may be no store.
  storage.getStore().id;
}
expectType<Store | undefined>()(new AsyncLocalStorage<Store>({ name: 'name' }).getStore());
expectType<Store | undefined>()(new AsyncLocalStorage<Store>({ name: undefined }).getStore());
expectType<unknown>()(new AsyncLocalStorage().getStore());

// With a default from which the type is inferred, getStore gives the store's type.
{
  const storage = new AsyncLocalStorage<Store>({ name: 'name', defaultValue: { id: 1 } });
  expectType<Store | undefined>()(storage.getStore());
}
{
  const storage = new AsyncLocalStorage({ defaultValue: 1 });
  expectType<number>()(storage.getStore());
  // @ts-expect-error: the default says that it is a number.
  storage.enterWith('text');
}

// Wrong options.
// @ts-expect-error: the default is no Store.
new AsyncLocalStorage<Store>({ defaultValue: 1 });
// @ts-expect-error: the name is no string.
new AsyncLocalStorage<Store>({ name: 1 });
// @ts-expect-error: there is no such option.
new AsyncLocalStorage<Store>({ default: { id: 1 } });
// @ts-expect-error: null is refused.
new AsyncLocalStorage<Store>(null);
// @ts-expect-error: it is a class.
AsyncLocalStorage();

// run and exit.
{
  const storage = new AsyncLocalStorage<Store>();
  expectType<number>()(storage.run({ id: 1 }, () => 1));
  expectType<Promise<number>>()(storage.run({ id: 1 }, async () => 1));
  expectType<string>()(storage.run({ id: 1 }, (a: string, _: number) => a, 'text', 1));
  expectType<number>()(storage.exit(() => 1));
  expectType<string>()(storage.exit((a: string) => a, 'text'));
  // @ts-expect-error: that is no Store.
  storage.run({}, () => {});
  // @ts-expect-error: there is nothing to run.
  storage.run({ id: 1 });
  // @ts-expect-error: an argument is missing.
  storage.run({ id: 1 }, (_: number) => {});
  // @ts-expect-error: an argument is too many.
  storage.exit(() => {}, 1);
}

// enterWith, disable, the name.
{
  const storage = new AsyncLocalStorage<Store>();
  expectType<void>()(storage.enterWith({ id: 1 }));
  expectType<void>()(storage.disable());
  // @ts-expect-error: that is no Store.
  storage.enterWith('text');
  // @ts-expect-error: the name is read-only.
  storage.name = 'name';
}

// Scopes.
{
  const storage = new AsyncLocalStorage<Store>();
  const scope = storage.withScope({ id: 1 });
  expectType<RunScope>()(scope);
  expectType<void>()(scope.dispose());
  expectType<void>()(scope[Symbol.dispose]());
  using used = storage.withScope({ id: 2 });
  used satisfies Disposable;
  // @ts-expect-error: that is no Store.
  storage.withScope('text');
}
// @ts-expect-error: RunScope is a type, and no value.
entry.RunScope;

// bind and snapshot.
{
  const bound = AsyncLocalStorage.bind((a: number, b?: string) => [a, b] as const);
  expectType<(a: number, b?: string) => readonly [number, string | undefined]>()(bound);
  // @ts-expect-error: that cannot be called.
  AsyncLocalStorage.bind('function');
  const restore = AsyncLocalStorage.snapshot();
  expectType<number>()(restore(() => 1));
  expectType<string>()(restore((a: string) => a, 'text'));
  // @ts-expect-error: an argument is missing.
  restore((_: number) => {});
  // @ts-expect-error: that cannot be called.
  restore('function');
}

// A subclass says what it stores, as with Node's types.
{
  class Requests extends AsyncLocalStorage<Store> {
    get id() {
      return this.getStore()?.id;
    }
  }
  expectType<number | undefined>()(new Requests().id);
  new Requests() satisfies AsyncLocalStorage<Store>;
  expectType<number>()(Requests.bind(() => 1)());
}

// Whoever asks for Node's gets on with ours.
{
  const node: hooks.AsyncLocalStorage<Store> = new AsyncLocalStorage<Store>();
  const sure: hooks.AsyncLocalStorage<Store> = new AsyncLocalStorage<Store>({
    defaultValue: { id: 1 },
  });
  node.run({ id: 1 }, () => sure.getStore());
  const annotated: AsyncLocalStorage<Store> = new hooks.AsyncLocalStorage<Store>();
  annotated.getStore();
}
