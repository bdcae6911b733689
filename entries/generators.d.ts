/**
 * Wraps a generator function, sync or async, so that its generators run in the context of their
 * creation, as the TC39 proposal specifies. V8 runs generators in the context of the code that resumes
 * them. At each `yield` the resuming code gets its own context back.
 *
 * A scope that is open across a `yield` of a sync generator is entered again when the generator is
 * resumed; an async generator resumes in the context of its creation. The generators have `next`,
 * `return` and `throw` as own properties, and `util.types` does not recognize the result as a generator
 * function.
 *
 * @example
 * ```js
 * const numbers = wrapGenerator(function* () {
 *   yield request.get();
 * });
 * ```
 *
 * @returns a function that makes the same generators
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if it is not a generator function
 */
export declare function wrapGenerator<
  F extends (...args: any[]) => Generator<any, any, any> | AsyncGenerator<any, any, any>,
>(generatorFunction: F): F;

export {};
