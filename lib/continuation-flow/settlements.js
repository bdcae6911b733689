'use strict';

const { types } = require('node:util');
const { currentFlows } = require('./current-flows.js');
const { isPending } = require('../internal/is-pending.js');

/**
 * Records two facts about each promise: which mapping of flows was current when it was settled (its
 * *outcome*), and which promise it continues (its *source*).
 *
 * Both are private fields of the promise itself. So no other code can see, copy or forge them, a
 * frozen promise accepts them, and they are collected with the promise. A WeakMap would do the same
 * at more than ten times the cost (docs/continuation-flow.md). A source is the outcome of the other
 * promise and not that promise, so a waiting promise does not keep the other promise alive.
 *
 * @typedef {import('./mapping.js').Mapping} Mapping
 */

const { isPromise } = types;

/**
 * Counts installations of the promise hooks. Settlements between two installations go unnoticed.
 */
let epoch = 0;

/** Counts settlements, to order them. */
let settlements = 0;

class Outcome {
  /**
   * `undefined` while the promise is not settled.
   *
   * @type {Mapping | undefined}
   */
  flows = undefined;

  /** The position among all settlements. Settlements that went unnoticed come first. */
  order = 0;

  /** The epoch in which the promise was last known to be pending. */
  epoch;

  /** @param {number} knownIn */
  constructor(knownIn) {
    this.epoch = knownIn;
  }
}

/** Return-override base: lets a subclass add private fields to an existing object. */
class ReturnOverride {
  /** @param {any} object */
  constructor(object) {
    return object;
  }
}

/** @type {(promise: any, parent?: any) => void} */
let born;
/** @type {(promise: any, parent: any) => void} */
let continues;
/** @type {(promise: any) => Mapping | undefined} */
let takeContinued;
/** @type {(promise: any) => void} */
let settled;
/** @type {(promise: any) => Outcome} */
let outcomeOf;

// eslint-disable-next-line no-unused-vars -- its static block assigns the functions above
class Followed extends ReturnOverride {
  #outcome;
  /** @type {Outcome | undefined} */
  #source;

  /**
   * @param {any} promise
   * @param {Outcome} outcome
   * @param {Outcome | undefined} source
   */
  constructor(promise, outcome, source) {
    super(promise);
    this.#outcome = outcome;
    this.#source = source;
  }

  static {
    /**
     * @param {any} promise
     * @param {number} knownIn
     * @returns {Outcome}
     */
    const followed = (promise, knownIn) => {
      if (#outcome in promise) return promise.#outcome;
      const outcome = new Outcome(knownIn);
      new Followed(promise, outcome, undefined);
      return outcome;
    };

    born = (promise, parent) => {
      const source = parent === undefined ? undefined : outcomeOf(parent);
      if (#outcome in promise) /** @type {any} */ (promise).#source = source;
      else new Followed(promise, new Outcome(epoch), source);
    };

    continues = (promise, parent) => {
      if (isPromise(promise) && #outcome in promise) {
        /** @type {any} */ (promise).#source ??= outcomeOf(parent);
      }
    };

    takeContinued = (promise) => {
      if (!(#outcome in promise)) return undefined;
      const source = promise.#source;
      if (source === undefined) return undefined;
      promise.#source = undefined;
      return source.flows;
    };

    settled = (promise) => {
      const outcome = followed(promise, epoch);
      outcome.flows = currentFlows();
      outcome.order = ++settlements;
    };

    outcomeOf = (promise) => {
      const outcome = followed(promise, 0);
      if (outcome.flows === undefined && outcome.epoch !== epoch) {
        outcome.epoch = epoch;
        // A promise that is already settled was settled where no flow had a value. This check runs
        // once for each promise that is older than the hooks.
        if (!isPending(promise)) outcome.flows = null;
      }
      return outcome;
    };
  }
}

/** Call this before the hooks are installed. */
function beginEpoch() {
  epoch++;
}

module.exports = { beginEpoch, born, continues, outcomeOf, settled, takeContinued };
