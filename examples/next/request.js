import { AsyncLocalStorage } from 'node:async_hooks';

/** Next bundles instrumentation, proxy, pages and routes separately: they share only globals. */
const KEY = Symbol.for('example-next.request');

/** @type {AsyncLocalStorage<{ id: string, user: string }>} */
export const request = (globalThis[KEY] ??= new AsyncLocalStorage());

export function log(fields) {
  console.log(JSON.stringify({ ...fields, ...request.getStore() }));
}
