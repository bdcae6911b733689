'use strict';

const {
  ABSENT,
  current,
  enter,
  entryOf,
  extend,
  lookup,
  remove,
  restore,
  sameEntry,
} = require('../thread.js');
const { watchScope } = require('./watch-scope.js');
const { Variable, isVariable, keyOf, scopeKeyOf } = require('./variable.js');
const { invalidThis, notOurs } = require('../internal/errors.js');
const { ObjectDefineProperty, SymbolDispose, SymbolEnter } = require('../internal/primordials.js');

const NOT_DEFERRED = Symbol('not deferred');

/**
 * The identity of the innermost scope of a variable, stored in a frame under the variable's scope
 * key. Only the mark shows whether a scope is open in a context, because values may be equal.
 *
 * A mark holds no other state of the scope: a frame must not keep values that can no longer be
 * read, and frames captured inside a scope outlive it.
 */
class Mark {
  ended = false;

  /**
   * For a scope that ended while an inner scope was open: the content of the slot before the scope.
   * Ending the inner scope continues from there.
   *
   * @type {any}
   */
  before = NOT_DEFERRED;
}

/** @type {(scope: AsyncVariableScope) => boolean} */
let hasEnded;

/**
 * Sets a value of a variable until the end of a block; `withValue` returns it. The scope is entered
 * on construction. No engine has `Symbol.enter` yet, and no code runs between a call and the
 * declaration that receives its result. In an engine with `Symbol.enter`, that method changes
 * nothing.
 *
 * Scopes can be misused, because no rule of the language enforces `using`. docs/scopes.md defines
 * the behaviour in that case. In short: a scope ends only where it is open, and restores only the
 * values that were current where it was opened.
 */
class AsyncVariableScope {
  #variable;
  #mark = new Mark();
  /** @type {any} */
  #found;
  /** @type {any} */
  #frame;

  /**
   * @param {InstanceType<typeof Variable<any>>} variable
   * @param {any} value
   */
  constructor(variable, value) {
    if (!isVariable(variable)) {
      throw notOurs('variable', 'AsyncContext.Variable', variable);
    }
    const found = current();
    const frame = extend(extend(found, scopeKeyOf(variable), this.#mark), keyOf(variable), value);
    this.#variable = variable;
    this.#found = found;
    this.#frame = frame;
    enter(frame);
    if (watchScope !== undefined) watchScope(this, hasEnded);
  }

  /** Ends the scope. Only the first call has an effect. */
  dispose() {
    const mark = this.#mark;
    if (mark.ended) return;
    mark.ended = true;
    const found = this.#found;
    const frame = this.#frame;
    const key = keyOf(this.#variable);
    const scopeKey = scopeKeyOf(this.#variable);
    this.#found = this.#frame = undefined;
    const now = current();
    if (now !== frame) {
      const innermost =
        lookup(now, scopeKey) === mark && sameEntry(entryOf(now, key), entryOf(frame, key));
      if (!innermost) {
        mark.before = found;
        return;
      }
    }
    const before = beforeDeferred(found, scopeKey);
    enter(
      now === frame && before === found
        ? found
        : put(put(now, key, entryOf(before, key)), scopeKey, entryOf(before, scopeKey)),
    );
  }

  [SymbolDispose]() {
    this.dispose();
  }

  static {
    hasEnded = (scope) => scope.#mark.ended;
  }
}

if (SymbolEnter !== undefined) {
  ObjectDefineProperty(AsyncVariableScope.prototype, SymbolEnter, {
    // A method, because a method has no prototype and is not a constructor.
    value: {
      /** @this {AsyncVariableScope} */
      '[Symbol.enter]'() {
        return this;
      },
    }['[Symbol.enter]'],
    writable: true,
    configurable: true,
  });
}

/**
 * Returns the content of the slot before the outermost scope that has already ended but was kept
 * open by scopes inside it.
 *
 * @param {any} found
 * @param {import('../frame/frame.js').FrameKey} scopeKey
 */
function beforeDeferred(found, scopeKey) {
  let before = found;
  for (;;) {
    const mark = lookup(before, scopeKey);
    if (mark === ABSENT || mark.before === NOT_DEFERRED) return before;
    before = mark.before;
  }
}

/**
 * @param {any} content
 * @param {import('../frame/frame.js').FrameKey} key
 * @param {any} entry or ABSENT to remove the key
 */
function put(content, key, entry) {
  return entry === ABSENT ? remove(content, key) : restore(content, key, entry);
}

/**
 * @param {unknown} receiver
 * @param {string} call
 */
function assertVariable(receiver, call) {
  if (!isVariable(receiver)) throw invalidThis('AsyncContext.Variable', receiver, call);
}

// In this file because they need AsyncVariableScope. Written as methods, which have no prototype and
// are not constructors.
const methods = {
  /**
   * @this {InstanceType<typeof Variable<any>>}
   * @param {any} value
   */
  withValue(value) {
    assertVariable(this, 'variable.withValue(value)');
    return new AsyncVariableScope(this, value);
  },

  /**
   * `withValue` under the name that a channel calls: `channel.bindStore(variable)` (runStores in
   * lib/diagnostics_channel.js, from Node 26 on).
   *
   * @this {InstanceType<typeof Variable<any>>}
   * @param {any} value
   */
  withScope(value) {
    assertVariable(this, 'variable.withScope(value)');
    return new AsyncVariableScope(this, value);
  },
};
for (const name of /** @type {const} */ (['withValue', 'withScope'])) {
  ObjectDefineProperty(Variable.prototype, name, {
    value: methods[name],
    writable: true,
    configurable: true,
  });
}

module.exports = { AsyncVariableScope };
