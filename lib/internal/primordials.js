'use strict';

/**
 * Built-ins as they were when the package was loaded, so that code which replaces them later can
 * neither watch a context nor change what is read from it.
 */

const { apply } = Reflect;
const { bind, call } = Function.prototype;

/**
 * `uncurryThis(method)(self, ...args)` is `self.method(...args)`, whatever `self` says.
 *
 * @type {(method: (...args: any[]) => any) => (self: any, ...args: any[]) => any}
 */
const uncurryThis = bind.bind(call);

module.exports = {
  ObjectDefineProperty: Object.defineProperty,
  ObjectFreeze: Object.freeze,
  ObjectIs: Object.is,
  ReflectApply: apply,
  /** Calls a function with a `this` of one's choice: faster than `Reflect.apply`. */
  FunctionPrototypeCall: uncurryThis(call),
  SymbolDispose: /** @type {typeof Symbol.dispose} */ (Symbol.dispose),
  SymbolIterator: /** @type {typeof Symbol.iterator} */ (Symbol.iterator),
};
