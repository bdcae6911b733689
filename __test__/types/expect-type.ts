/** True if the two types are identical; `any` is identical only to itself. */
type Same<A, B> =
  (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/**
 * Does not compile unless `value` has exactly the type `Expected`.
 *
 *     expectType<string>()(variable.get());
 */
export declare function expectType<Expected>(): <Actual>(
  value: Actual,
  ...same: Same<Actual, Expected> extends true ? [] : [never]
) => void;
