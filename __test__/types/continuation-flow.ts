import { ContinuationFlow } from 'native-async-context/flow';
import { expectType } from './expect-type.js';

// Without a default, get gives undefined too.
{
  const flow = new ContinuationFlow<string>();
  expectType<ContinuationFlow<string>>()(flow);
  expectType<string | undefined>()(flow.get());
  expectType<(string | undefined)[]>()(flow.getAggregated());
  expectType<string>()(flow.name);
  // @ts-expect-error: there may be no value.
  flow.get().length;
}

// With a default, get gives the value's type, whether that is written or inferred.
{
  const flow = new ContinuationFlow<string>({ defaultValue: 'default' });
  expectType<string>()(flow.get());
  expectType<string[]>()(flow.getAggregated());
  flow satisfies ContinuationFlow<string>;
}
{
  const flow = new ContinuationFlow<string>({ defaultValue: undefined });
  expectType<string | undefined>()(flow.get());
}
{
  class RequestFlow extends ContinuationFlow<string> {}
  expectType<string | undefined>()(new RequestFlow().get());
}
{
  const flow = new ContinuationFlow({ name: 'name', defaultValue: 1 });
  expectType<number>()(flow.get());
  expectType<number[]>()(flow.getAggregated());
  // @ts-expect-error: the default says that it is a number.
  flow.run('text', () => {});
}

// run passes arguments on, and the result back.
{
  const flow = new ContinuationFlow<string>();
  expectType<number>()(flow.run('value', (a: number, b: string) => a + b.length, 1, 'b'));
  expectType<Promise<number>>()(flow.run('value', async () => 1));
  // @ts-expect-error: an argument is missing.
  flow.run('value', (a: number) => a);
  // @ts-expect-error: it is no function.
  flow.run('value', 1);
}

// How to merge.
{
  new ContinuationFlow<string>({ merge: 'first' });
  new ContinuationFlow<string>({ merge: 'last' });
  new ContinuationFlow({ defaultValue: 0, merge: (values: number[]) => Math.max(...values) });
  // @ts-expect-error: there is no such way.
  new ContinuationFlow<string>({ merge: 'middle' });
  // @ts-expect-error: it gives no string.
  new ContinuationFlow<string>({ merge: (values) => values.length });
}
