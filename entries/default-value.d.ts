/*
 * Written by hand.
 *
 * Reading a variable gives `undefined` when there is no value, so its type is `T | undefined`, as in
 * Node's own types, unless a default was given: then it is `T`. The constructor decides, also with an
 * explicit type argument: `new AsyncLocalStorage<string>({ defaultValue: 'x' })`.
 *
 * It must also work as a base class, `class Requests extends AsyncLocalStorage<Store>`. For that,
 * TypeScript demands that all construct signatures with one type parameter return *identical* types
 * (error TS2510). Hence a variable with a default has the same members as one without. Only the
 * property `[hasDefault]` differs, in whether its constructor type is abstract: identity ignores
 * that (`compareSignaturesIdentical` in TypeScript's checker), assignability does not. The property
 * exists only in these types. It is optional, so Node's AsyncLocalStorage is assignable to ours.
 *
 * Each constructor has a signature without options first, because a subclass takes the type of its
 * instances from the first signature.
 */

export declare const hasDefault: unique symbol;

/** A property of what may or may not have a default. */
export interface DefaultUnknown {
  readonly [hasDefault]?: abstract new () => void;
}

/** A property of what has a default. */
export interface WithDefault {
  readonly [hasDefault]?: new () => void;
}

/**
 * What the first overload of a method that reads gives: `T`, because only what has a default can
 * be its receiver. It depends on the type of the receiver so that, when TypeScript compares
 * overloads, it includes `undefined`: otherwise Node's `getStore` would not fit ours.
 */
export type ReadBy<Receiver, T> = Receiver extends WithDefault ? T : undefined;
