/**
 * Loaded for its effect, by `node --require` or `node --import`: replaces `AsyncLocalStorage` of
 * `node:async_hooks` by this package's for every module of the process.
 */
export {};
