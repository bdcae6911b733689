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

/**
 * Carries every generator of this realm, sync and async, as the TC39 proposal specifies, without a change
 * to its source: it runs in the context of its creation, and at each `yield` the code that resumes it gets
 * its own context back. V8 runs a generator in the context of the code that resumes it.
 *
 * No engine shows that a generator is created. It is bound to the context in which it is first seen: when
 * a function returns it out of a `run` or out of an async function, when its iterator is asked for, and at
 * the latest at its first `next`. `docs/proposal.md` says where that differs from the proposal.
 *
 * It replaces `next`, `return` and `throw` of the generator prototypes, adds `Symbol.iterator`,
 * `Symbol.asyncIterator` and `then` to them, and replaces `run` of variables, snapshots and storages.
 * `NATIVE_ASYNC_CONTEXT_GENERATORS=on` does it with `native-async-context/register`.
 *
 * @example
 * ```js
 * carryGenerators();
 *
 * const chunks = tracer.startActiveSpan('answer', () => stream(question));
 * for await (const chunk of chunks) send(chunk); // each is made in the span
 * ```
 *
 * @returns an object that ends it. It stays on until every caller has ended it. A loop that is at work
 *   keeps the context of its generator
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE` if the prototypes of generators are frozen; nothing
 *   is changed then
 */
export declare function carryGenerators(): CarriedGenerators;

/** What `carryGenerators` returns. */
export interface CarriedGenerators extends Disposable {
  /** Puts the methods back that were replaced. Only the first call has an effect. */
  undo(): void;
}

export {};
