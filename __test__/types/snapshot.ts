import { AsyncContext } from 'native-async-context';
import { expectType } from './expect-type.js';

const snapshot = new AsyncContext.Snapshot();
expectType<AsyncContext.Snapshot>()(snapshot);

// @ts-expect-error: it captures, and takes nothing.
new AsyncContext.Snapshot({});
// @ts-expect-error: it is a class.
AsyncContext.Snapshot();
// @ts-expect-error: a variable is no type argument of it.
new AsyncContext.Snapshot<string>();

// run.
expectType<number>()(snapshot.run(() => 1));
expectType<Promise<number>>()(snapshot.run(async () => 1));
expectType<[number, string]>()(
  snapshot.run((a: number, b: string): [number, string] => [a, b], 1, 'two'),
);
// @ts-expect-error: there is nothing to run.
snapshot.run();
// @ts-expect-error: that cannot be called.
snapshot.run('function');
// @ts-expect-error: an argument is missing.
snapshot.run((_: number) => {});
// @ts-expect-error: an argument is too many.
snapshot.run(() => {}, 1);
// @ts-expect-error: nothing lists what was captured.
snapshot.get();

// wrap.
{
  const wrapped = AsyncContext.Snapshot.wrap((a: number, b?: string) => b ?? a);
  expectType<(a: number, b?: string) => string | number>()(wrapped);
  wrapped(1);
  // @ts-expect-error: an argument is missing.
  wrapped();
}
{
  const generic = AsyncContext.Snapshot.wrap(<X>(x: X) => x);
  expectType<'text'>()(generic('text' as const));
}
{
  const method = AsyncContext.Snapshot.wrap(function (this: Date, years: number) {
    return this.getFullYear() + years;
  });
  expectType<number>()(method.call(new Date(), 1));
  // @ts-expect-error: the receiver is no Date.
  method.call({}, 1);
}
{
  const { wrap } = AsyncContext.Snapshot;
  expectType<() => number>()(wrap(() => 1));
}
// @ts-expect-error: that cannot be called.
AsyncContext.Snapshot.wrap('function');
// @ts-expect-error: there is nothing to wrap.
AsyncContext.Snapshot.wrap();
// @ts-expect-error: a wrapper is no constructor.
new (AsyncContext.Snapshot.wrap(() => {}))();

// Subclasses.
class Task extends AsyncContext.Snapshot {
  start() {
    return this.run(() => 'result');
  }
}
expectType<string>()(new Task().start());
