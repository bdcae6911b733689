'use strict';

const { ABSENT, current, enter, exchange, extend, lookup, remove } = require('../thread.js');
const { Variable, isVariable, keyOf, scopeKeyOf } = require('./variable.js');
const { invalidArgType } = require('../internal/errors.js');
const {
  ObjectDefineProperty,
  ObjectIs,
  SymbolDispose,
  SymbolEnter,
} = require('../internal/primordials.js');

const NOT_DEFERRED = Symbol('not deferred');

/**
 * What a frame has under the scope key of a variable: the identity of the variable's innermost
 * scope there. Whether a scope is open in a context can be told by it, and by nothing else: values
 * may be equal.
 *
 * It has nothing of the scope's but this: a frame must not keep what can no longer be read, and
 * frames that were captured inside of a scope outlive it.
 */
class Mark {
  ended = false;

  /**
   * Of a scope that was ended while another one was open inside of it: what was in the slot before
   * it. Whoever ends the inner one goes on from there.
   *
   * @type {any}
   */
  before = NOT_DEFERRED;
}

/**
 * A value of a variable until the end of a block, as `withValue` returns it. It is entered when it
 * is made: no engine has `Symbol.enter`, and nothing else runs between a call and the declaration
 * of what it returned. Where there is a `Symbol.enter`, it changes nothing.
 *
 * It can be misused: nothing forces anybody to declare it with `using`. What holds then is in
 * docs/scopes.md; the rule is that a scope ends only where it is open, and puts back only what was
 * current where it was opened.
 */
class AsyncVariableScope {
  #variable;
  #value;
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
      throw invalidArgType('variable', 'an instance of AsyncContext.Variable', variable);
    }
    const found = current();
    const frame = extend(extend(found, scopeKeyOf(variable), this.#mark), keyOf(variable), value);
    this.#variable = variable;
    this.#value = value;
    this.#found = found;
    this.#frame = frame;
    enter(frame);
  }

  /** Ends the scope. Only the first call does anything. */
  dispose() {
    const mark = this.#mark;
    if (mark.ended) return;
    mark.ended = true;
    const found = this.#found;
    const frame = this.#frame;
    const value = this.#value;
    const key = keyOf(this.#variable);
    const scopeKey = scopeKeyOf(this.#variable);
    this.#found = this.#frame = this.#value = undefined;
    const now = current();
    if (now !== frame) {
      const innermost = lookup(now, scopeKey) === mark && ObjectIs(lookup(now, key), value);
      if (!innermost) {
        mark.before = found;
        return;
      }
    }
    const before = beforeDeferred(found, scopeKey);
    exchange(
      now === frame && before === found
        ? found
        : put(put(now, key, lookup(before, key)), scopeKey, lookup(before, scopeKey)),
    );
  }

  [SymbolDispose]() {
    this.dispose();
  }
}

if (SymbolEnter !== undefined) {
  ObjectDefineProperty(AsyncVariableScope.prototype, SymbolEnter, {
    // A method has no prototype, and is no constructor.
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
 * What was in the slot before the outermost of the scopes that have ended already, but were kept
 * open by those inside of them.
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
 * @param {any} slot
 * @param {import('../frame/frame.js').FrameKey} key
 * @param {any} value or ABSENT
 */
function put(slot, key, value) {
  return value === ABSENT ? remove(slot, key) : extend(slot, key, value);
}

const { withValue } = {
  /**
   * Stands here, because what it returns needs the Variable.
   *
   * @this {InstanceType<typeof Variable<any>>}
   * @param {any} value
   */
  withValue(value) {
    return new AsyncVariableScope(this, value);
  },
};
ObjectDefineProperty(Variable.prototype, 'withValue', {
  value: withValue,
  writable: true,
  configurable: true,
});

module.exports = { AsyncVariableScope };
