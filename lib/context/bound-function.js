'use strict';

const { compileFunction } = require('node:vm');
const { exchange } = require('../thread.js');
const {
  ArrayFrom,
  ArrayPrototypeJoin,
  JSONStringify,
  ObjectDefineProperty,
  ReflectApply,
  SafeMap,
} = require('../internal/primordials.js');

/**
 * Functions that run another one in a context, with a name and a length of their own.
 *
 * A function's `name` and `length` can be redefined, but that throws away its hidden class: 0.5 to
 * 1 µs each, thirty times what the closure costs, and most of what Node's own `bind` takes. A
 * function that was written with the right name and the right number of parameters has them for
 * nothing. So the code that makes wrappers is compiled once for each name and length, and kept
 * (docs/frames.md has the figures).
 *
 * @typedef {(fn: Function, slot: any) => (...args: any[]) => any} Factory
 */

/** Longer parameter lists, and lengths that no parameter list has, are defined afterwards. */
const PARAMETERS = 16;

/**
 * How many names of one length have factories of their own; the names of a program's functions
 * are few, but nothing forces them to be.
 */
const NAMES = 1000;

/**
 * `compileFunction` makes functions of the realm in which Node runs. Code of another realm, such as
 * a test file under jest, gets functions of its own, which take longer to make.
 */
const compilesHere = compileFunction instanceof Function;

/**
 * Wrappers are methods: those have neither a `prototype` nor a [[Construct]], and see their
 * caller's `this`.
 *
 * @param {string} name
 * @param {number} length
 * @returns {Factory}
 */
function compile(name, length) {
  const key = JSONStringify(name);
  const parameters = ArrayPrototypeJoin(
    ArrayFrom({ __proto__: null, length }, (_, i) => `p${i}`),
    ',',
  );
  return compileFunction(
    `'use strict';
return (fn, slot) =>
  ({
    ${key}(${parameters}) {
      const found = exchange(slot);
      try {
        return apply(fn, this, arguments);
      } finally {
        exchange(found);
      }
    },
  })[${key}];`,
    ['exchange', 'apply'],
    { filename: 'native-async-context:wrapper' },
  )(exchange, ReflectApply);
}

/** @type {Factory} */
const plain = (fn, slot) =>
  ({
    /** @param {any[]} args */
    wrapper(...args) {
      const found = exchange(slot);
      try {
        return ReflectApply(fn, this, args);
      } finally {
        exchange(found);
      }
    },
  }).wrapper;

/**
 * A kind of wrappers: those of one way to name them. By what they are called without the prefix,
 * which is at hand and has been hashed already: to put a prefix in front of it for every wrapper
 * takes longer than all the rest.
 *
 * @param {string} prefix
 * @returns {(fn: Function, slot: any, name: string, length: number) => (...args: any[]) => any} makes
 *   a function that forwards `this` and its arguments to `fn`, with `slot` in the slot meanwhile;
 *   its name is prefix and `name`, its `length` a natural number or Infinity
 */
function wrappers(prefix) {
  /**
   * By length, then by name.
   *
   * @type {InstanceType<typeof SafeMap<string, Factory>>[]}
   */
  const factories = ArrayFrom({ __proto__: null, length: PARAMETERS + 1 }, () => new SafeMap());

  return (fn, slot, name, length) => {
    if (length <= PARAMETERS) {
      const byName = factories[length];
      let factory = byName.get(name);
      if (factory === undefined && compilesHere && byName.size < NAMES) {
        factory = compile(prefix + name, length);
        byName.set(name, factory);
      }
      if (factory !== undefined) return factory(fn, slot);
    }
    const wrapped = plain(fn, slot);
    ObjectDefineProperty(wrapped, 'length', valueOf(length));
    ObjectDefineProperty(wrapped, 'name', valueOf(prefix + name));
    return wrapped;
  };
}

/**
 * @param {unknown} value
 * @returns {PropertyDescriptor} leaves everything but the value as it is
 */
function valueOf(value) {
  return /** @type {any} */ ({ __proto__: null, value });
}

module.exports = { wrappers };
