import {
  AsyncContext,
  AsyncLocalStorage,
  trace,
  type VariableEvent,
  type VariableTrace,
} from 'native-async-context';
import { expectType } from './expect-type.js';

const variable = new AsyncContext.Variable<{ id: number }>();
const storage = new AsyncLocalStorage({ defaultValue: 1 });

const tracing = trace(variable);
expectType<VariableTrace>()(tracing);
expectType<string>()(tracing.explain());
expectType<VariableEvent[]>()(tracing.events);
expectType<'set' | 'captured' | 'restored' | 'lost' | 'disabled'>()(tracing.events[0].type);
expectType<string | undefined>()(tracing.events[0].task);
expectType<number>()(tracing.events[0].count);
tracing.stop();

trace(storage, { report: 'stderr', promises: true });
trace(storage, { report: (event) => expectType<VariableEvent>()(event) });
{
  using scoped = trace(storage);
  expectType<VariableTrace>()(scoped);
}

// @ts-expect-error: something to trace is missing.
trace();
// @ts-expect-error: not a variable.
trace({ get() {} });
// @ts-expect-error: there is stderr, and a function.
trace(storage, { report: 'stdout' });
// @ts-expect-error: a copy of what has happened.
tracing.events = [];
