import { AsyncContext } from 'native-async-context';
import { expectType } from './expect-type.js';

type Level = 'info' | 'debug';

// Without a default, get gives undefined too.
{
  const variable = new AsyncContext.Variable<string>();
  expectType<AsyncContext.Variable<string>>()(variable);
  expectType<string | undefined>()(variable.get());
  expectType<string>()(variable.name);
  // @ts-expect-error: there may be no value.
  variable.get().length;
}
{
  const variable = new AsyncContext.Variable<string>({ name: 'name' });
  expectType<string | undefined>()(variable.get());
}
{
  const variable = new AsyncContext.Variable<string>({});
  expectType<string | undefined>()(variable.get());
}
{
  const variable = new AsyncContext.Variable<string>({ defaultValue: undefined });
  expectType<string | undefined>()(variable.get());
}
{
  const variable = new AsyncContext.Variable();
  expectType<unknown>()(variable.get());
  variable.run('anything', () => {});
}

// A default that may be undefined does not change the type.
{
  const variable = (defaultValue?: string) => new AsyncContext.Variable<string>({ defaultValue });
  expectType<string | undefined>()(variable('value').get());
}

// With a default, get gives the value's type, whether that is written or inferred.
{
  const variable = new AsyncContext.Variable({ defaultValue: 1 });
  expectType<AsyncContext.VariableWithDefault<number>>()(variable);
  expectType<number>()(variable.get());
  variable.run(2, () => {});
  // @ts-expect-error: the default says that it is a number.
  variable.run('text', () => {});
}
{
  const variable = new AsyncContext.Variable({ defaultValue: 'info' as Level });
  expectType<Level>()(variable.get());
}
{
  const variable = new AsyncContext.Variable<string>({ name: 'name', defaultValue: 'default' });
  expectType<string>()(variable.get());
  expectType<number>()(variable.get().length);
}
{
  const variable = new AsyncContext.Variable<Level>({ defaultValue: 'info' });
  expectType<Level>()(variable.get());
}
{
  const variable = new AsyncContext.Variable<string | undefined>({ defaultValue: 'default' });
  expectType<string | undefined>()(variable.get());
}
{
  const variable = new AsyncContext.Variable<string | null>({ defaultValue: null });
  expectType<string | null>()(variable.get());
}

// Wrong options.
// @ts-expect-error: the default is no string.
new AsyncContext.Variable<string>({ defaultValue: 1 });
// @ts-expect-error: the name is no string.
new AsyncContext.Variable<string>({ name: 1 });
// @ts-expect-error: there is no such option.
new AsyncContext.Variable<string>({ default: 'default' });
// @ts-expect-error: it is a class.
AsyncContext.Variable();

// run.
{
  const variable = new AsyncContext.Variable<string>();
  expectType<number>()(variable.run('value', () => 1));
  expectType<Promise<number>>()(variable.run('value', async () => 1));
  expectType<void>()(variable.run('value', () => {}));
  expectType<[number, Level]>()(
    variable.run('value', (a: number, b: Level): [number, Level] => [a, b], 1, 'info'),
  );
  expectType<number>()(variable.run('value', (...rest: number[]) => rest.length, 1, 2, 3));
  expectType<string>()(variable.run('value', <X>(x: X) => x, 'generic'));
  // @ts-expect-error: the value is no string.
  variable.run(1, () => {});
  // @ts-expect-error: there is nothing to run.
  variable.run('value');
  // @ts-expect-error: that cannot be called.
  variable.run('value', 'function');
  // @ts-expect-error: an argument is missing.
  variable.run('value', (_: number) => {});
  // @ts-expect-error: an argument is too many.
  variable.run('value', () => {}, 1);
  // @ts-expect-error: an argument is of the wrong type.
  variable.run('value', (_: number) => {}, 'one');
}

// There is no setter, and the name is read-only.
{
  const variable = new AsyncContext.Variable<string>();
  // @ts-expect-error: only run changes what is read.
  variable.set('value');
  // @ts-expect-error: the name is read-only.
  variable.name = 'name';
}

// A Variable with a default can be used as one without, but not the reverse.
{
  const read = (variable: AsyncContext.Variable<string>) => variable.get();
  const readSure = (variable: AsyncContext.VariableWithDefault<string>) => variable.get();
  read(new AsyncContext.Variable<string>());
  read(new AsyncContext.Variable<string>({ defaultValue: 'default' }));
  readSure(new AsyncContext.Variable({ defaultValue: 'default' }));
  readSure(new AsyncContext.Variable<string>({ defaultValue: 'default' }));
  // @ts-expect-error: this one has no default.
  readSure(new AsyncContext.Variable<string>());
  // @ts-expect-error: a Snapshot is no Variable.
  read(new AsyncContext.Snapshot());
}
{
  const variable: AsyncContext.Variable<Level> = new AsyncContext.Variable();
  expectType<Level | undefined>()(variable.get());
}
{
  const variable: AsyncContext.Variable<Level> = new AsyncContext.Variable({
    defaultValue: 'info',
  });
  expectType<Level | undefined>()(variable.get());
}

// A subclass says what it holds.
{
  class RequestVariable extends AsyncContext.Variable<string> {
    get required() {
      return this.get() ?? 'none';
    }
  }
  const variable = new RequestVariable({ name: 'request' });
  expectType<string>()(variable.required);
  expectType<string | undefined>()(variable.get());
  variable satisfies AsyncContext.Variable<string>;
  // The type does not say that its constructor gets a default.
  expectType<string | undefined>()(new RequestVariable({ defaultValue: 'none' }).get());
}

// The namespace.
expectType<AsyncContext.VariableConstructor>()(AsyncContext.Variable);
// @ts-expect-error: it is an object.
AsyncContext();
// @ts-expect-error: nothing else is in it.
AsyncContext.Frame;
