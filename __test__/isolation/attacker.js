'use strict';

const hooks = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const util = require('node:util');
const v8 = require('node:v8');
const vm = require('node:vm');

/**
 * An attacker who has replaced every built-in. Each replacement does what the original did, and records
 * its receiver, arguments and result. The recorded values are then searched for secrets.
 */

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
  Reflect;
const { Map, Set, WeakRef, String } = globalThis;
const deref = WeakRef.prototype.deref;
const entriesOf = Map.prototype.entries;
const valuesOf = Set.prototype.values;
const nextOfMap = getPrototypeOf(new Map().entries()).next;
const nextOfSet = getPrototypeOf(new Set().values()).next;

/** @param {string} code */
const prototypeOf = (code) => getPrototypeOf(Function(`return ${code}`)());

/** The objects whose functions and accessors are replaced. */
const owners = {
  globalThis,
  ...Object.fromEntries(
    Object.getOwnPropertyNames(globalThis)
      .filter((name) => {
        const { value } = getOwnPropertyDescriptor(globalThis, name);
        return ['function', 'object'].includes(typeof value) && value !== globalThis && value;
      })
      .flatMap((name) => {
        const { value } = getOwnPropertyDescriptor(globalThis, name);
        return [
          [name, value],
          [`${name}.prototype`, value.prototype],
        ];
      })
      // These three are no built-ins, and the scenario and this file need them.
      .filter(([name, value]) => value && !['process', 'console', 'global'].includes(name)),
  ),
  // The parts of Node's own modules that the package uses.
  'node:async_hooks': hooks,
  'node:async_hooks.AsyncLocalStorage.prototype': hooks.AsyncLocalStorage.prototype,
  'node:async_hooks.AsyncResource.prototype': hooks.AsyncResource.prototype,
  'node:events.prototype': EventEmitter.prototype,
  'node:util': util,
  'node:util.types': util.types,
  'node:v8': v8,
  'node:v8.promiseHooks': v8.promiseHooks,
  'node:vm': vm,
  '%ArrayIteratorPrototype%': prototypeOf('[].values()'),
  '%MapIteratorPrototype%': prototypeOf('new Map().values()'),
  '%SetIteratorPrototype%': prototypeOf('new Set().values()'),
  '%IteratorPrototype%': getPrototypeOf(prototypeOf('[].values()')),
  '%GeneratorPrototype%': getPrototypeOf(prototypeOf('(function* () {})()')),
  '%AsyncGeneratorPrototype%': getPrototypeOf(prototypeOf('(async function* () {})()')),
};

/** A linked list, because that needs no built-in. @type {any} */
let seen = null;
let listening = false;

/**
 * @param {string} where
 * @param {Function} original
 */
function listener(where, original) {
  return function (...args) {
    if (!listening) {
      return new.target === undefined ? apply(original, this, args) : construct(original, args);
    }
    listening = false;
    seen = { where, value: this, rest: seen };
    for (let i = 0; i < args.length; i++) seen = { where, value: args[i], rest: seen };
    listening = true;
    const result =
      new.target === undefined
        ? apply(original, this, args)
        : construct(original, args, new.target === replaced[where] ? original : new.target);
    seen = { where, value: result, rest: seen };
    return result;
  };
}

/** The replacements, by the name of the original. */
const replaced = { __proto__: null };

function replaceEverything() {
  for (const [name, owner] of Object.entries(owners)) {
    for (const key of ownKeys(owner)) {
      const descriptor = getOwnPropertyDescriptor(owner, key);
      if (!descriptor.configurable || key === 'constructor') continue;
      const where = name === 'globalThis' ? String(key) : `${name}.${String(key)}`;
      const parts = { ...descriptor };
      for (const part of ['value', 'get', 'set']) {
        const original = descriptor[part];
        if (typeof original !== 'function') continue;
        parts[part] = listener(where, original);
        if (original.prototype !== undefined) parts[part].prototype = original.prototype;
        // For subclasses and static members.
        if (part === 'value') {
          Object.setPrototypeOf(parts[part], original);
          replaced[where] = parts[part];
        }
      }
      try {
        defineProperty(owner, key, parts);
      } catch {
        // It cannot be replaced.
      }
    }
  }
}

/**
 * @param {(value: any) => string | undefined} secret names a value that should not have been seen
 * @returns {string[]} the built-ins that saw a secret, and the name of the secret
 */
function leaks(secret) {
  const found = new Set();
  // `process` gives access to every module, so an attacker who has it needs no attack.
  const clean = new Map([[process, Infinity]]);
  for (let each = seen; each !== null; each = each.rest) {
    const what = reach(each.value, secret, clean, 6);
    if (what !== undefined) found.add(`${each.where}: ${what}`);
  }
  return [...found].sort();
}

/**
 * @param {any} value
 * @param {(value: any) => string | undefined} secret
 * @param {Map<any, number>} clean values in which no secret was found, and the depth of that search
 * @param {number} depth
 * @returns {string | undefined}
 */
function reach(value, secret, clean, depth) {
  if (value === null || !['object', 'function'].includes(typeof value)) return undefined;
  const what = secret(value);
  if (what !== undefined) return what;
  if (depth === 0 || clean.get(value) >= depth) return undefined;
  clean.set(value, depth);
  for (const each of parts(value)) {
    const found = reach(each, secret, clean, depth - 1);
    if (found === undefined) continue;
    clean.delete(value);
    return found;
  }
  return undefined;
}

/** @param {any} value the parts that can be read from it without calling its own code */
function parts(value) {
  const all = [];
  for (const key of ownKeys(value)) {
    const descriptor = getOwnPropertyDescriptor(value, key);
    if ('value' in descriptor) all.push(descriptor.value);
  }
  const collect = (iterate, next) => {
    try {
      const iterator = apply(iterate, value, []);
      for (;;) {
        const { done, value: entry } = apply(next, iterator, []);
        if (done) return;
        all.push(entry);
      }
    } catch {
      // It is not of this kind.
    }
  };
  collect(entriesOf, nextOfMap);
  collect(valuesOf, nextOfSet);
  try {
    all.push(apply(deref, value, []));
  } catch {
    // It is no WeakRef.
  }
  return all;
}

module.exports = {
  leaks,
  replaceEverything,
  /** @param {boolean} on */
  listen(on) {
    listening = on;
  },
};
