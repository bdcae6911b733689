'use strict';

const { bound, boundOnce, boundWhile } = require('./repair.js');
const { moveHere, moveToRoot } = require('./sockets.js');
const { AsyncContext, runInRoot } = require('../../index.js');

/**
 * Applies the steps of a description. A step names functions by their path from an object, and says
 * whose context their callbacks, arguments and results belong to. docs/repairs.md teaches the steps;
 * entries/instrument.d.ts defines each property.
 *
 * The object is the exports of a module first. Inside `arguments`, `returned` and `resolved` it is a
 * value that passes through a function at run time; such steps have a context, that of the call.
 *
 * @typedef {InstanceType<typeof import('./repair.js').Repair>} Repair
 * @typedef {import('../../entries/instrument.js').RepairStep} Step
 * @typedef {InstanceType<typeof AsyncContext.Snapshot>} Context
 * @typedef {object} Held the context of a call, until the caller ends what it began
 * @property {Context} [context]
 * @property {string} until the path to the function that ends it, from what is returned
 */

/**
 * @param {any} value
 * @returns {value is any}
 */
const isObject = (value) =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/**
 * @param {Step} step
 * @returns {readonly string[]}
 */
const pathsOf = ({ at }) => (typeof at === 'string' ? [at] : at);

/**
 * @param {any} object
 * @param {string} path
 * @returns {any} what it leads to; the object itself, when the path is empty
 */
function reach(object, path) {
  let reached = object;
  if (path === '') return reached;
  for (const name of path.split('.')) reached = isObject(reached) ? reached[name] : undefined;
  return reached;
}

/**
 * Finds what a path leads to. Modules that were compiled from ES modules export some things twice, by
 * name and as a property of `default`, and some by `default` only.
 *
 * @param {any} root
 * @param {string} path
 * @returns {[holder: any, name: string][]} the objects that have it, and its name there
 */
function find(root, path) {
  const names = path === '' ? [] : path.split('.');
  const name = names.pop();
  const roots = [...new Set([root, root.default])].filter(isObject);
  if (name === undefined) return roots.includes(root.default) ? [[root, 'default']] : [];
  return roots
    .map((each) => reach(each, names.join('.')))
    .filter((holder) => isObject(holder) && isObject(holder[name]))
    .map((holder) => [holder, name]);
}

/**
 * @param {any} root the exports of a module
 * @param {readonly Step[]} steps
 * @returns {string[]} the paths that lead to nothing
 */
const missing = (root, steps) =>
  steps
    .flatMap(pathsOf)
    .filter((path) => !(path === '' && isObject(root)) && find(root, path).length === 0);

/**
 * @param {any} root
 * @param {readonly Step[]} steps
 * @returns {string[]} the paths of functions that cannot be replaced where they are
 */
const unreplaceable = (root, steps) =>
  steps
    .filter(({ listeners }) => listeners !== true)
    .flatMap(pathsOf)
    .filter(
      (path) =>
        path === '' || find(root, path).some(([holder, name]) => !isReplaceable(holder, name)),
    );

/**
 * @param {any} holder
 * @param {string} name
 */
function isReplaceable(holder, name) {
  const descriptor = Reflect.getOwnPropertyDescriptor(holder, name);
  return descriptor === undefined ? Object.isExtensible(holder) : descriptor.configurable === true;
}

/**
 * The last caller to whom each object belongs that passed through a function.
 *
 * @type {WeakMap<object, Context>}
 */
const callers = new WeakMap();

/**
 * @param {any} root
 * @param {readonly Step[]} steps
 * @param {Repair} repair
 * @param {Context} [caller] the context of the call, unless the root is the exports of a module
 * @returns {any} the root, or what takes its place
 */
function apply(root, steps, repair, caller) {
  if (!isObject(root)) return root;
  let result = root;
  for (const step of steps) {
    for (const path of pathsOf(step)) {
      if (step.listeners === true) {
        addListeners(reach(result, path) ?? reach(result.default, path), repair);
        continue;
      }
      if (path === '' && typeof result === 'function') {
        result = itself(result, step, repair, caller);
        continue;
      }
      for (const [holder, name] of find(result, path)) {
        if (typeof holder[name] !== 'function') continue;
        if (caller !== undefined && step.in === 'caller') callers.set(holder, caller);
        if (isReplaceable(holder, name)) {
          const replace = caller === undefined ? 'method' : 'own';
          repair[replace](holder, name, (original) =>
            repaired(original, step, repair, (args) => callerOf(holder, args)),
          );
        } else if (holder === result && caller === undefined) {
          // The exports of a compiled module are getters that cannot be redefined.
          result = withOther(result, name, itself(holder[name], step, repair));
        }
      }
    }
  }
  return result;
}

/**
 * @param {any} object
 * @param {any[]} args with which one of its methods is called
 * @returns {Context | undefined} the caller to whom it belongs
 */
function callerOf(object, [event]) {
  const caller = callers.get(object);
  // The last event of a stream. A connection may keep the last stream.
  if (event === 'close' && object.closed === true) callers.delete(object);
  // Emitted by hand: the stream was not destroyed, so it may never close.
  else if (event === 'error' && object.destroyed === false) {
    runInRoot(setImmediate, () => callers.delete(object));
  }
  return caller;
}

/**
 * @param {any} emitter or a prototype of emitters
 * @param {Repair} repair
 */
function addListeners(emitter, repair) {
  if (isObject(emitter) && typeof emitter.on === 'function' && isReplaceable(emitter, 'on')) {
    repair.listeners(emitter);
  }
}

/**
 * @param {any} original a function that is no property of the root
 * @param {Step} step
 * @param {Repair} repair
 * @param {Context} [caller]
 */
function itself(original, step, repair, caller) {
  // A library may keep what was made, so it keeps no context that it does not need.
  const owner = step.in === 'caller' ? caller : undefined;
  const made = repaired(original, step, repair, () => owner);
  // What is returned to one caller may be returned to others too.
  const replacement =
    caller === undefined ? repair.replacement(original, made) : repair.copy(original, made);
  if (original.default === original) replacement.default = replacement;
  return replacement;
}

/**
 * @param {any} exports
 * @param {string} name
 * @param {any} value
 */
function withOther(exports, name, value) {
  const descriptors = Object.getOwnPropertyDescriptors(exports);
  descriptors[name] = { value, enumerable: true, writable: true, configurable: true };
  return Object.create(Object.getPrototypeOf(exports), descriptors);
}

/**
 * A plain object is copied, because its owner may pass it again from another context.
 *
 * @param {any} value
 */
function ownCopy(value) {
  if (typeof value !== 'object') return value;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? { ...value } : value;
}

/**
 * @param {any[]} args
 * @param {number | 'first'} position
 * @returns {number}
 */
function indexOf(args, position) {
  if (position === 'first') return args.findIndex((arg) => typeof arg === 'function');
  return position < 0 ? args.length + position : position;
}

/**
 * The contexts in which each object was put into a queue and not taken out yet, the first one first. Only
 * objects can be told apart from the same value of another request.
 *
 * @type {WeakMap<object, Context[]>}
 */
const queued = new WeakMap();

/** @param {any} item */
function queue(item) {
  if (!isObject(item)) return;
  const context = new AsyncContext.Snapshot();
  const contexts = queued.get(item);
  if (contexts === undefined) queued.set(item, [context]);
  else contexts.push(context);
}

/**
 * A function of its own, so that what it makes keeps nothing else of the call.
 *
 * @param {(...args: any[]) => any} callback
 * @param {string} path
 */
const taking = (callback, path) =>
  boundOnce(callback, (_error, taken) => moveHere(reach(taken, path)));

/**
 * @param {any[]} args
 * @param {number} index
 */
const without = (args, index) => args.filter((_, each) => each !== index);

/**
 * @param {any[]} args
 * @param {NonNullable<Step['replaced']>} replaced
 */
function replaceArguments(args, replaced) {
  for (const [position, replace] of Object.entries(replaced)) {
    const index = indexOf(args, Number(position));
    if (index >= 0) args[index] = replace(args[index]);
  }
}

/**
 * @param {any} receiver
 * @param {any[]} given
 * @param {Step} step
 * @param {Repair} repair
 * @param {Held | undefined} held
 * @returns {any[]} the arguments, with what belongs to the caller bound to the current context
 */
function boundArguments(receiver, given, step, repair, held) {
  const { callbacks = [], once, removable, removes = [], items = [], takes } = step;
  const args = [...given];
  if (step.replaced !== undefined) replaceArguments(args, step.replaced);
  const indices = callbacks.map((position) => indexOf(args, position));
  for (const index of new Set(indices)) {
    const callback = args[index];
    if (typeof callback !== 'function') continue;
    if (takes !== undefined) {
      args[index] = taking(callback, takes);
    } else if (once) {
      args[index] = boundOnce(callback);
    } else if (held !== undefined) {
      args[index] = boundWhile(held, callback);
    } else {
      args[index] = removable
        ? repair.remembered(callback, receiver, without(given, index))
        : bound(callback);
    }
  }
  for (const position of removes) {
    const index = indexOf(args, position);
    if (typeof args[index] !== 'function') continue;
    args[index] = repair.forgotten(args[index], receiver, without(given, index));
  }
  for (const position of items) queue(args[indexOf(args, position)]);
  for (const [position, steps] of Object.entries(step.arguments ?? {})) {
    const index = indexOf(args, Number(position));
    if (!isObject(args[index])) continue;
    args[index] = apply(ownCopy(args[index]), steps, repair, new AsyncContext.Snapshot());
  }
  return args;
}

/**
 * @param {any} value was returned to the caller
 * @param {Held} held
 * @param {Repair} repair
 * @returns {any} the value, or the function that takes its place
 */
function ending(value, held, repair) {
  const { until: path } = held;
  const make = (/** @type {Function} */ original) =>
    /** @this {any} */
    function (/** @type {any[]} */ ...args) {
      try {
        return Reflect.apply(original, this, args);
      } finally {
        held.context = undefined;
      }
    };
  if (path === '') return typeof value === 'function' ? repair.copy(value, make(value)) : value;
  for (const [holder, name] of find(value, path)) {
    if (typeof holder[name] === 'function' && isReplaceable(holder, name)) {
      repair.own(holder, name, make);
    }
  }
  return value;
}

/**
 * @param {Function} original
 * @param {Step} step
 * @param {Repair} repair
 * @param {(args: any[]) => Context | undefined} callerOf
 * @returns {Function} what the step makes of it
 */
function repaired(original, step, repair, callerOf) {
  const { takes, releases, returned, resolved, until } = step;
  /**
   * @this {any}
   * @param {any[]} given
   */
  return function call(...given) {
    const held = until === undefined ? undefined : { context: new AsyncContext.Snapshot(), until };
    const args = boundArguments(this, given, step, repair, held);
    if (releases !== undefined) release(args[0], releases);
    const target = new.target === call ? original : new.target;
    const invoke = () =>
      target === undefined
        ? Reflect.apply(original, this, args)
        : Reflect.construct(original, args, target);
    const context =
      step.in === 'caller'
        ? callerOf(args)
        : step.in === 'item'
          ? queued.get(args[0])?.shift()
          : step.in;
    let result =
      context === undefined
        ? invoke()
        : context === 'root'
          ? runInRoot(invoke)
          : context.run(invoke);
    if (returned !== undefined) {
      result = apply(result, returned, repair, new AsyncContext.Snapshot());
    }
    const isPromise = typeof result?.then === 'function';
    if (held !== undefined && !isPromise) return ending(result, held, repair);
    if (!isPromise || (resolved ?? takes ?? until) === undefined) return result;
    const here = new AsyncContext.Snapshot();
    return result.then((/** @type {any} */ value) => {
      if (takes !== undefined) here.run(moveHere, reach(value, takes));
      const given = resolved === undefined ? value : apply(value, resolved, repair, here);
      return held === undefined ? given : ending(given, held, repair);
    });
  };
}

/**
 * @param {any} object is put aside by the one who took it
 * @param {string} path to its socket
 */
function release(object, path) {
  if (!isObject(object)) return;
  callers.delete(object);
  moveToRoot(reach(object, path));
}

module.exports = { apply, missing, unreplaceable };
