/**
 * Loaded for its effect, by `node --require` or `node --import`: replaces `AsyncLocalStorage` of
 * `node:async_hooks` by this package's for every module of the process.
 *
 * Environment variables, each `on`: `NATIVE_ASYNC_CONTEXT_FINALIZATION` replaces the global
 * `FinalizationRegistry`, `NATIVE_ASYNC_CONTEXT_GENERATORS` calls `carryGenerators`, and
 * `NATIVE_ASYNC_CONTEXT_MODULES` calls `runModulesInRoot`. `NATIVE_ASYNC_CONTEXT_END=response` calls
 * `endWithResponse`.
 */
export {};
