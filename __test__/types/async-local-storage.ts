import * as hooks from 'node:async_hooks';
import * as entry from 'native-async-context';
import { AsyncLocalStorage } from 'native-async-context';
import type { AsyncLocalStorageWithDefault, RunScope } from 'native-async-context';
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

// With a default, getStore gives the store's type, whether that is written or inferred.
{
  const storage = new AsyncLocalStorage<Store>({ name: 'name', defaultValue: { id: 1 } });
  expectType<AsyncLocalStorageWithDefault<Store>>()(storage);
  expectType<Store>()(storage.getStore());
  expectType<number>()(storage.getStore().id);
}
{
  const storage = new AsyncLocalStorage({ defaultValue: 1 });
  expectType<number>()(storage.getStore());
  // @ts-expect-error: the default says that it is a number.
  storage.enterWith('text');
}
{
  const storage = new AsyncLocalStorage<Store | undefined>({ defaultValue: { id: 1 } });
  expectType<Store | undefined>()(storage.getStore());
}

// A default that is or may be undefined does not change the type.
{
  const storage = new AsyncLocalStorage<Store>({ defaultValue: undefined });
  expectType<Store | undefined>()(storage.getStore());
  const maybe = (defaultValue: Store | undefined) => new AsyncLocalStorage<Store>({ defaultValue });
  expectType<Store | undefined>()(maybe({ id: 1 }).getStore());
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
  // The type does not say that its constructor gets a default.
  expectType<Store | undefined>()(new Requests().getStore());
  expectType<Store | undefined>()(new Requests({ defaultValue: { id: 1 } }).getStore());
  // @ts-expect-error: the default is no Store.
  new Requests({ defaultValue: 1 });
}
{
  class Sure extends AsyncLocalStorage<Store> {
    override getStore(): Store {
      return super.getStore() ?? { id: 0 };
    }
  }
  expectType<number>()(new Sure().getStore().id);
  new Sure() satisfies AsyncLocalStorage<Store>;
}

// A storage with a default can be used as one without, but not the reverse.
{
  const read = (storage: AsyncLocalStorage<Store>) => storage.getStore();
  const readSure = (storage: AsyncLocalStorageWithDefault<Store>) => storage.getStore();
  expectType<Store | undefined>()(read(new AsyncLocalStorage<Store>({ defaultValue: { id: 1 } })));
  expectType<Store>()(readSure(new AsyncLocalStorage<Store>({ defaultValue: { id: 1 } })));
  // @ts-expect-error: this one has no default.
  readSure(new AsyncLocalStorage<Store>());
}

// Storages whose type is a type parameter of the surrounding class.
{
  class Cell<T> {
    readonly sure: AsyncLocalStorageWithDefault<T>;
    readonly unsure = new AsyncLocalStorage<T>();
    constructor(defaultValue: T) {
      this.sure = new AsyncLocalStorage<T>({ defaultValue });
    }
    read(): T {
      return this.sure.getStore();
    }
    readUnsure(): T {
      // @ts-expect-error: there may be no store.
      return this.unsure.getStore();
    }
  }
  expectType<number>()(new Cell(1).read());
}

// Ours can be used as Node's.
{
  const node: hooks.AsyncLocalStorage<Store> = new AsyncLocalStorage<Store>();
  const sure: hooks.AsyncLocalStorage<Store> = new AsyncLocalStorage<Store>({
    defaultValue: { id: 1 },
  });
  node.run({ id: 1 }, () => sure.getStore());
}

// Node's can be used as ours if it has every member of ours: up to Node 24 it has no scopes.
{
  type Node = hooks.AsyncLocalStorage<Store>;
  type Complete = 'name' | 'withScope' extends keyof Node ? true : false;
  const isTaken = (taken: Node extends AsyncLocalStorage<Store> ? true : false) => taken;
  expectType<(taken: Complete) => Complete>()(isTaken);
}
