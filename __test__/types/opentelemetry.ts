import { ROOT_CONTEXT, context, type Context, type ContextManager } from '@opentelemetry/api';
import { EventEmitter } from 'node:events';
import type { RunScope } from 'native-async-context';
import { AsyncLocalStorageContextManager } from 'native-async-context/opentelemetry';
import { expectType } from './expect-type.js';

const manager = new AsyncLocalStorageContextManager();

const asInterface: ContextManager = manager;
context.setGlobalContextManager(manager);

expectType<Context>()(manager.active());
expectType<AsyncLocalStorageContextManager>()(manager.enable());
expectType<AsyncLocalStorageContextManager>()(manager.disable());

expectType<number>()(manager.with(ROOT_CONTEXT, () => 1));
expectType<string>()(
  manager.with(
    ROOT_CONTEXT,
    function (this: { prefix: string }, text: string) {
      return this.prefix + text;
    },
    { prefix: '>' },
    'text',
  ),
);
// @ts-expect-error: a context is not any object
manager.with({}, () => 1);

const twice = (value: number) => value * 2;
expectType<(value: number) => number>()(manager.bind(ROOT_CONTEXT, twice));
expectType<EventEmitter>()(manager.bind(ROOT_CONTEXT, new EventEmitter()));

expectType<RunScope>()(manager.attach(ROOT_CONTEXT));
{
  using _ = manager.attach(ROOT_CONTEXT);
}

// @ts-expect-error: it takes no arguments
new AsyncLocalStorageContextManager({});

void asInterface;
