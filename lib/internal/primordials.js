'use strict';

/**
 * Built-ins as they were when the package was loaded. Code that replaces them later can neither
 * observe a context nor change the values that are read from it.
 */

const { bind, call } = Function.prototype;

/**
 * `uncurryThis(method)(self, ...args)` equals `self.method(...args)`, but does not look the method
 * up on `self`.
 *
 * @type {(method: (...args: any[]) => any) => (self: any, ...args: any[]) => any}
 */
const uncurryThis = bind.bind(call);

/**
 * A Map with its own copies of the methods that the package uses.
 *
 * @template K, V
 * @extends {Map<K, V>}
 */
class SafeMap extends Map {}
for (const name of /** @type {(keyof Map<any, any>)[]} */ ([
  'has',
  'get',
  'set',
  'delete',
  Symbol.iterator,
])) {
  Object.defineProperty(SafeMap.prototype, name, { value: Map.prototype[name] });
}
Object.freeze(SafeMap.prototype);

/**
 * A WeakMap with its own copies of the methods that the package uses.
 *
 * @template {object} K, V
 * @extends {WeakMap<K, V>}
 */
class SafeWeakMap extends WeakMap {}
for (const name of /** @type {(keyof WeakMap<any, any>)[]} */ (['has', 'get', 'set'])) {
  Object.defineProperty(SafeWeakMap.prototype, name, { value: WeakMap.prototype[name] });
}
Object.freeze(SafeWeakMap.prototype);

/**
 * `Array.from`. It looks for an iterator on the prototype chain of its target, so the target must
 * have no prototype.
 *
 * @type {(target: { __proto__: null, length: number }, map: (value: any, index: number) => any) => any[]}
 */
const ArrayFrom = Array.from.bind(Array);

const { next } = Object.getPrototypeOf(new Map()[Symbol.iterator]());

module.exports = {
  ArrayFrom,
  /**
   * Copies a packed array. It is the only copying method that uses no species, iterator or setter.
   */
  ArrayPrototypeToReversed: uncurryThis(/** @type {any} */ (Array.prototype).toReversed),
  ArrayBufferIsView: ArrayBuffer.isView,
  ArrayIsArray: Array.isArray,
  ArrayPrototypeJoin: uncurryThis(Array.prototype.join),
  BufferPrototypeLatin1Slice: uncurryThis(/** @type {any} */ (Buffer.prototype).latin1Slice),
  DecodeURIComponent: decodeURIComponent,
  EncodeURIComponent: encodeURIComponent,
  FinalizationRegistry,
  FunctionPrototypeBind: uncurryThis(bind),
  JSONStringify: JSON.stringify,
  MapIteratorPrototypeNext: uncurryThis(next),
  MapPrototypeDelete: uncurryThis(Map.prototype.delete),
  MapPrototypeEntries: uncurryThis(Map.prototype.entries),
  MapPrototypeForEach: uncurryThis(Map.prototype.forEach),
  MapPrototypeGet: uncurryThis(Map.prototype.get),
  MapPrototypeHas: uncurryThis(Map.prototype.has),
  MapPrototypeSet: uncurryThis(Map.prototype.set),
  ObjectDefineProperty: Object.defineProperty,
  ObjectFreeze: Object.freeze,
  ObjectHasOwn: Object.hasOwn,
  ObjectIs: Object.is,
  ReflectApply: Reflect.apply,
  ReflectDefineProperty: Reflect.defineProperty,
  ReflectDeleteProperty: Reflect.deleteProperty,
  RegExpPrototypeExec: uncurryThis(RegExp.prototype.exec),
  SafeMap,
  SafeWeakMap,
  StringPrototypeCharCodeAt: uncurryThis(String.prototype.charCodeAt),
  StringPrototypeIndexOf: uncurryThis(String.prototype.indexOf),
  StringPrototypeSlice: uncurryThis(String.prototype.slice),
  SymbolDispose: /** @type {typeof Symbol.dispose} */ (Symbol.dispose),
  /** Not in any engine yet; a stage 1 proposal (using enforcement). */
  SymbolEnter: /** @type {symbol | undefined} */ (/** @type {any} */ (Symbol).enter),
  SymbolIterator: /** @type {typeof Symbol.iterator} */ (Symbol.iterator),
  WeakRef,
  WeakRefPrototypeDeref: uncurryThis(WeakRef.prototype.deref),
  uncurryThis,
};
