import entry = require('native-async-context');

// From CommonJS, all that is exported is on the one object that require returns.
const { AsyncContext, AsyncLocalStorage, runtime } = entry;
new AsyncContext.Variable<string>().run('value', () => new AsyncContext.Snapshot());
new AsyncLocalStorage<string>().run('store', () => runtime.backend);
const storage: entry.AsyncLocalStorage<string> = new entry.AsyncLocalStorage();
storage.getStore();
