'use strict';

const { compileFunction } = require('node:vm');
const { observed } = require('./leaving.js');
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
 * Makes functions that run another function in a context and have a given name and length.
 *
 * Redefining `name` or `length` gives a function its own hidden class. That costs 0.5 to 1 µs per
 * property, thirty times the cost of the closure, and it is most of the cost of Node's own `bind`.
 * A function that is written with the right name and the right number of parameters has both for
 * free. So we compile the code that makes wrappers once for each name and length, and keep it
 * (figures: docs/frames.md).
 *
 * @typedef {(fn: Function, content: any) => (...args: any[]) => any} Factory
 */

/**
 * The longest compiled parameter list. Longer ones, and lengths that no parameter list can have,
 * are defined on the function.
 */
const PARAMETERS = 16;

/**
 * The maximum number of names with their own factory, per length. A program has few function names,
 * but nothing guarantees that.
 */
const NAMES = 1000;

/**
 * `compileFunction` makes functions of the realm in which Node runs. Code of another realm, such as
 * a test file under jest, gets functions of its own realm, which take longer to make.
 */
const compilesHere = compileFunction instanceof Function;

/**
 * Wrappers are methods, because methods have no `prototype` and no [[Construct]], and receive the
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
return (fn, content) =>
  ({
    ${key}(${parameters}) {
      const found = exchange(content);
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
const makeUncompiled = (fn, content) =>
  ({
    /** @param {any[]} args */
    wrapper(...args) {
      const found = exchange(content);
      try {
        return ReflectApply(fn, this, args);
      } finally {
        exchange(found);
      }
    },
  }).wrapper;

/**
 * Returns a function that makes wrappers whose names have a common prefix. Its cache is keyed by
 * the name without the prefix. That string is at hand and already hashed; concatenating the prefix
 * for every wrapper would take longer than all other steps.
 *
 * @param {string} prefix
 * @returns {(fn: Function, content: any, name: string, length: number) => (...args: any[]) => any}
 *   makes a function that forwards `this` and its arguments to `fn` while `content` is in the slot.
 *   Its name is the prefix and `name`, and its `length` is a natural number or Infinity
 */
function wrappers(prefix) {
  /**
   * Factories by length, then by name.
   *
   * @type {InstanceType<typeof SafeMap<string, Factory>>[]}
   */
  const factories = ArrayFrom({ __proto__: null, length: PARAMETERS + 1 }, () => new SafeMap());

  return (target, content, name, length) => {
    const fn = observed(target);
    if (length <= PARAMETERS) {
      const byName = factories[length];
      let factory = byName.get(name);
      if (factory === undefined && compilesHere && byName.size < NAMES) {
        factory = compile(prefix + name, length);
        byName.set(name, factory);
      }
      if (factory !== undefined) return factory(fn, content);
    }
    const wrapped = makeUncompiled(fn, content);
    ObjectDefineProperty(wrapped, 'length', valueOf(length));
    ObjectDefineProperty(wrapped, 'name', valueOf(prefix + name));
    return wrapped;
  };
}

/**
 * @param {unknown} value
 * @returns {PropertyDescriptor} changes only the value of a property
 */
function valueOf(value) {
  return /** @type {any} */ ({ __proto__: null, value });
}

module.exports = { wrappers };
