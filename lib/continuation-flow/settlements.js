'use strict';

const { types } = require('node:util');
const { currentFlows } = require('./current-flows.js');
const { isPending } = require('../internal/is-pending.js');

/**
 * What has to be known of each promise: which mapping of flows was current when it was settled
 * (its *outcome*), and of which promise it is the continuation (its *source*).
 *
 * Both stand in the promise itself, in private fields: nobody can see, copy or forge them, a
 * frozen promise takes them, and they go when it goes. A WeakMap would say the same at more than
 * ten times the price (docs/continuation-flow.md). A source is the outcome of the other promise,
 * not the promise: a promise that waits keeps nothing that it continues from.
 *
 * @typedef {import('./mapping.js').Mapping} Mapping
 */

const { isPromise } = types;

/** Counts how often the promise hooks were installed: between two times nothing is heard. */
let epoch = 0;

/** Counts settlements: which came first. */
let settlements = 0;

class Outcome {
  /**
   * `undefined` while the promise is not settled.
   *
   * @type {Mapping | undefined}
   */
  flows = undefined;

  /** Its place among all settlements; those that nobody heard of come first. */
  order = 0;

  /** When it was last known to be pending. */
  epoch;

  /** @param {number} knownIn */
  constructor(knownIn) {
    this.epoch = knownIn;
  }
}

/** A constructor that returns what it is given has its subclass add its fields to that. */
class Given {
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

// eslint-disable-next-line no-unused-vars -- its static block gives out what works on it
class Followed extends Given {
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
        // It was settled where no flow had a value. Asked once for each promise that is older than
        // the hooks.
        if (!isPending(promise)) outcome.flows = null;
      }
      return outcome;
    };
  }
}

/** The hooks are about to be installed. */
function beginEpoch() {
  epoch++;
}

module.exports = { beginEpoch, born, continues, outcomeOf, settled, takeContinued };
