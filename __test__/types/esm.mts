import entry, { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';

// From an ES module, by name or on the default export.
new AsyncContext.Variable<string>().run('value', () => new AsyncContext.Snapshot());
new AsyncLocalStorage<string>().run('store', () => runtime.backend);
new entry.AsyncContext.Variable<string>();
// @ts-expect-error: storage functions are nobody's business.
entry.current;
