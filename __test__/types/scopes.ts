import {
  AsyncContext,
  AsyncVariableScope,
  rootSnapshot,
  runAll,
  runInRoot,
} from 'native-async-context';
import { contextOf } from 'native-async-context/errors';
import { carryGenerators, wrapGenerator } from 'native-async-context/generators';
import { runModulesInRoot } from 'native-async-context/modules';
import { expectType } from './expect-type.js';

const text = new AsyncContext.Variable<string>();
const count = new AsyncContext.Variable({ defaultValue: 1 });

// Scopes.
{
  using scope = text.withValue('value');
  expectType<AsyncVariableScope<string>>()(scope);
  expectType<void>()(scope.dispose());
  using _ = count.withValue(2);
  // @ts-expect-error: the value is no string.
  text.withValue(1);
}
{
  class SpanRef extends AsyncVariableScope<string> {
    constructor(name: string) {
      super(text, name);
    }
    setAttribute(_name: string) {}
  }
  using span = new SpanRef('name');
  span.setAttribute('name');
  new AsyncVariableScope(count, 1);
  // @ts-expect-error: the value is no number.
  new AsyncVariableScope(count, 'text');
  // @ts-expect-error: that is no Variable.
  new AsyncVariableScope({}, 1);
}

// Several variables, and the root.
expectType<number>()(runAll([[text, 'a'], [count, 2]], () => 1)); // prettier-ignore
expectType<string>()(runAll([[text, 'a']], (a: string) => a, 'b'));
runAll([], () => {});
// @ts-expect-error: the value is no number.
runAll([[text, 'a'], [count, 'b']], () => 1); // prettier-ignore
// @ts-expect-error: that is no Variable.
runAll([[{}, 1]], () => 1);
expectType<number>()(runInRoot((a: number) => a, 1));
expectType<AsyncContext.Snapshot>()(rootSnapshot);
// @ts-expect-error: an argument is missing.
runInRoot((_: number) => 1);

// Generators keep their types.
{
  const sync = wrapGenerator(function* (n: number): Generator<number, string, boolean> {
    const sent: boolean = yield n;
    return String(sent);
  });
  expectType<(n: number) => Generator<number, string, boolean>>()(sync);
  const asynchronous = wrapGenerator(async function* () {
    yield 1;
  });
  expectType<Promise<IteratorResult<number, void>>>()(asynchronous().next());
  // @ts-expect-error: that is no generator function.
  wrapGenerator(() => 1);
  using _carried = carryGenerators();
  carryGenerators().undo();
  // @ts-expect-error: takes nothing
  carryGenerators(true);
}

// Errors.
expectType<AsyncContext.Snapshot | undefined>()(contextOf(new Error()));
expectType<AsyncContext.Snapshot | undefined>()(contextOf('anything'));

// Modules.
{
  using _modules = runModulesInRoot();
  expectType<void>()(runModulesInRoot().undo());
  // @ts-expect-error: takes nothing
  runModulesInRoot(() => 1);
}
