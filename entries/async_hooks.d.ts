/** All of `node:async_hooks`, with this package's `AsyncLocalStorage` in place of Node's. */
export {
  AsyncResource,
  asyncWrapProviders,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} from 'node:async_hooks';
export { AsyncLocalStorage } from '../index.js';
