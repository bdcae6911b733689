/**
 * A function that makes the same generators, sync or async, and has each run in the context of its
 * creation, whoever resumes it by `next`, `return` or `throw`, and whoever is resumed at each
 * `yield` in its own. V8 runs generators in the context of who resumes them; the proposal, and
 * this, in that of their creation.
 *
 * What is entered and not left in a sync generator is entered again after a `yield`; in an async
 * one only the context of its creation is. The generators have `next`, `return` and `throw` as own
 * properties; the function is no generator function by `util.types`.
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when it is no generator function
 */
export declare function wrapGenerator<
  F extends (...args: any[]) => Generator<any, any, any> | AsyncGenerator<any, any, any>,
>(generatorFunction: F): F;

export {};
