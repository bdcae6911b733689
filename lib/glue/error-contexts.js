'use strict';

const { current } = require('../slot/slot.js');
const { SafeWeakMap } = require('../internal/primordials.js');

/**
 * Which context an error has left, and in which one a promise was rejected. Nothing is recorded,
 * and nothing is paid, until something throws.
 *
 * An error goes outwards: it leaves the innermost `run` first, is then in the context that this
 * one has put back, leaves the next, and so on. Only the first is remembered. An error object that
 * is thrown again later, by somebody else (one error for all requests, made once), must not keep
 * the context of an earlier request: that it has left another context than the one into which it
 * was seen to go tells the two apart.
 *
 * The errors are held weakly. What is remembered lives as long as they do.
 */

/**
 * @typedef {object} Departure
 * @property {any} slot what was in the slot when the error left, or the promise was rejected
 * @property {any} into what was put back then: where the error is on its way
 * @property {unknown} [reason] of a promise: what it was rejected with
 */

/** Where the error of a rejected promise is until somebody handles it. */
const NOWHERE = Symbol('nowhere');

/** @type {InstanceType<typeof SafeWeakMap<object, Departure>>} */
const departures = new SafeWeakMap();

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * To be called while the slot still has what the error leaves.
 *
 * @param {unknown} error
 * @param {any} into what is put back into the slot right after
 */
function left(error, into) {
  if (!isObject(error)) return;
  const slot = current();
  const departure = departures.get(error);
  if (departure !== undefined && departure.into === slot) departure.into = into;
  else departures.set(error, { slot, into });
}

/**
 * @param {object} promise
 * @param {unknown} reason
 */
function rejected(promise, reason) {
  left(reason, NOWHERE);
  departures.set(promise, { slot: current(), into: NOWHERE, reason });
}

/**
 * A rejected promise has got a handler: that is where its error goes on.
 *
 * @param {object} promise
 */
function handled(promise) {
  const reason = departures.get(promise)?.reason;
  const departure = isObject(reason) ? departures.get(reason) : undefined;
  if (departure?.into === NOWHERE) departure.into = current();
}

/**
 * @param {unknown} thing an error, or a promise
 * @returns {Departure | undefined}
 */
function departureOf(thing) {
  return isObject(thing) ? departures.get(thing) : undefined;
}

module.exports = { departureOf, handled, left, rejected };
