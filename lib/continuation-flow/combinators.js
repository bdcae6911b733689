'use strict';

const { currentFlows, runWith } = require('./current-flows.js');
const { mapArray, merge, mergeNothing } = require('./mapping.js');
const { outcomeOf } = require('./settlements.js');
const { replace } = require('../internal/replace-method.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');
const { isPromise } = require('node:util').types;

/**
 * Merge points: a promise that waits for several promises continues each of them.
 *
 *     Promise.all          merges when it is fulfilled
 *     Promise.allSettled   merges when it is fulfilled
 *     Promise.any          merges when it is rejected
 *
 * In every other case a single branch settles the result, which then continues that branch as any
 * promise does. So `Promise.race` needs no change.
 *
 * No hook reports which promise waits for which, so the three functions are replaced while the
 * hooks are installed. Each replacement calls the original with a stand-in constructor, which
 * creates what the real constructor would create. The stand-in sees which promises the result waits
 * for and when they settle.
 *
 * @typedef {import('./mapping.js').Mapping} Mapping
 * @typedef {ReturnType<typeof outcomeOf>} Outcome
 * @typedef {(value: any) => void} Settle
 */

const COMBINATORS = /** @type {const} */ ([
  ['all', 'fulfilled'],
  ['allSettled', 'fulfilled'],
  ['any', 'rejected'],
]);

/** One call of a combinator. */
class Merge {
  /** True until the call returns. */
  calling = true;

  /**
   * The outcomes of the promises that the result waits for, until the result is settled. An entry
   * that a subclass uses in place of a promise has no outcome.
   *
   * @type {(Outcome | undefined)[]}
   */
  branches = [];

  /**
   * @param {any} entry
   * @param {any} promise the promise created for the entry, or the entry itself
   */
  add(entry, promise) {
    const outcome = isPromise(promise) ? outcomeOf(promise) : undefined;
    this.branches[this.branches.length] = outcome;
    // The entry is a value, and it existed before any promise settled. So it finishes last only
    // among other values.
    if (promise !== entry && outcome?.flows !== undefined) outcome.order = 0;
  }

  /**
   * Returns the mapping with which the result is settled.
   *
   * @returns {Mapping}
   */
  flows() {
    const now = currentFlows();
    const { branches } = this;
    if (branches.length === 0) return mergeNothing(now);
    // The iteration failed, or `then` of a subclass called back synchronously.
    if (this.calling) return now;
    let first = 0;
    let last = 0;
    for (let i = 1; i < branches.length; i++) {
      const order = orderOf(branches[i]);
      if (order < orderOf(branches[first])) first = i;
      if (order >= orderOf(branches[last])) last = i;
    }
    const mappings = mapArray(branches, (outcome) =>
      outcome?.flows === undefined ? now : outcome.flows,
    );
    return merge(mappings, first, last);
  }

  /**
   * Only the first call of either function has an effect, as always. Promises that settle later
   * keep no branches alive.
   *
   * @param {Settle} settle
   * @param {boolean} merges
   * @returns {Settle}
   */
  settling(settle, merges) {
    return (value) => {
      const flows = merges ? this.flows() : currentFlows();
      this.branches = [];
      return runWith(flows, () => settle(value));
    };
  }
}

/** @param {Outcome | undefined} outcome */
function orderOf(outcome) {
  return outcome?.flows === undefined ? Infinity : outcome.order;
}

/**
 * @param {any} Constructor the receiver of the call
 * @param {Merge} merging
 * @param {'fulfilled' | 'rejected'} when
 */
function standIn(Constructor, merging, when) {
  const StandIn = function (/** @type {(resolve: Settle, reject: Settle) => void} */ executor) {
    return new Constructor((/** @type {Settle} */ resolve, /** @type {Settle} */ reject) =>
      executor(
        merging.settling(resolve, when === 'fulfilled'),
        merging.settling(reject, when === 'rejected'),
      ),
    );
  };
  return ObjectDefineProperty(StandIn, 'resolve', {
    get() {
      const { resolve } = Constructor;
      if (typeof resolve !== 'function') return resolve;
      return (/** @type {any} */ entry) => {
        const promise = ReflectApply(resolve, Constructor, [entry]);
        merging.add(entry, promise);
        return promise;
      };
    },
  });
}

/** @returns {() => void} restores the originals */
function patchCombinators() {
  const undos = COMBINATORS.map(([name, when]) =>
    replace(Promise, name, (original) => ({
      /** @param {any} _iterable */
      [name](_iterable) {
        // The original throws the right error.
        if (typeof this !== 'function') return ReflectApply(original, this, arguments);
        const merging = new Merge();
        const result = ReflectApply(original, standIn(this, merging, when), arguments);
        merging.calling = false;
        return result;
      },
    })),
  );
  return () => {
    for (const undo of undos) undo();
  };
}

module.exports = { patchCombinators };
