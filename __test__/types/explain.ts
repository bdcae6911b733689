import { AsyncContext, AsyncLocalStorage } from 'native-async-context';
import {
  watchVariable,
  type VariableEvent,
  type VariableWatch,
} from 'native-async-context/explain';
import { expectType } from './expect-type.js';

const variable = new AsyncContext.Variable<{ id: number }>();
const storage = new AsyncLocalStorage({ defaultValue: 1 });

const tracing = watchVariable(variable);
expectType<VariableWatch>()(tracing);
expectType<string>()(tracing.explain());
expectType<VariableEvent[]>()(tracing.events);
expectType<'set' | 'captured' | 'restored' | 'lost' | 'disabled'>()(tracing.events[0].type);
expectType<string | undefined>()(tracing.events[0].task);
expectType<number>()(tracing.events[0].count);
tracing.stop();

watchVariable(storage, { report: 'stderr', promises: true });
watchVariable(storage, { report: (event) => expectType<VariableEvent>()(event) });
{
  using scoped = watchVariable(storage);
  expectType<VariableWatch>()(scoped);
}

// @ts-expect-error: something to watchVariable is missing.
watchVariable();
// @ts-expect-error: not a variable.
watchVariable({ get() {} });
// @ts-expect-error: there is stderr, and a function.
watchVariable(storage, { report: 'stdout' });
// @ts-expect-error: a copy of what has happened.
tracing.events = [];
