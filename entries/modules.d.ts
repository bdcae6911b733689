/**
 * Runs the bodies of all modules that are loaded from now on in no context, as the TC39 proposal
 * specifies, so that a pool or a cache that a module makes does not keep the values of the request that
 * happened to load it. Code after `require` and after `import()` keeps its own context.
 *
 * It covers CommonJS modules and ES modules that are required, on every Node. For ES modules that are
 * imported it needs `module.registerHooks` (Node 22.15); before, V8 runs them in the context of the
 * `import()`. `NATIVE_ASYNC_CONTEXT_MODULES=on` does it with `native-async-context/register`.
 *
 * @example
 * ```js
 * runModulesInRoot();
 *
 * await user.run('ada', () => import('./pool.js')); // its sockets and timers know no user
 * ```
 *
 * @returns an object that ends it. It stays on until every caller has ended it
 */
export declare function runModulesInRoot(): ModulesInRoot;

/** What `runModulesInRoot` returns. */
export interface ModulesInRoot extends Disposable {
  /** Modules that are loaded from now on run as before. Only the first call has an effect. */
  undo(): void;
}

export {};
