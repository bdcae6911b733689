// Types of the ES module: it has no default export, which opentelemetry.d.ts alone would allow.
export { AsyncLocalStorageContextManager } from './opentelemetry.js';
