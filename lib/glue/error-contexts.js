'use strict';

const { current } = require('../slot/slot.js');
const { SafeWeakMap } = require('../internal/primordials.js');

/**
 * Records which context an error left, and in which context a promise was rejected. Until something
 * throws, this records nothing and costs nothing.
 *
 * An error travels outwards: it first leaves the innermost `run`, is then in the context that this
 * `run` restored, leaves the next one, and so on. Only the first context is kept. A program may
 * throw one error object again and again (for example a constant that all requests share), and such
 * an error must not keep the context of an earlier request. We detect a rethrow elsewhere because
 * the error leaves a context other than the one it last entered.
 *
 * Errors are held weakly; a record lives as long as its error.
 */

/**
 * @typedef {object} ContextRecord
 * @property {any} content the content of the slot when the error left, or the promise was rejected
 * @property {any} into the content that was restored then: the context in which the error is now
 * @property {unknown} [reason] for a promise: its rejection reason
 */

/** The value of `into` for the error of a rejected promise that has no handler yet. */
const NOWHERE = Symbol('nowhere');

/** @type {InstanceType<typeof SafeWeakMap<object, ContextRecord>>} */
const records = new SafeWeakMap();

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * Records that an error leaves the current context. Call it before the slot is restored.
 *
 * @param {unknown} error
 * @param {any} into the content that is about to be restored
 */
function recordExit(error, into) {
  if (!isObject(error)) return;
  const content = current();
  const record = records.get(error);
  if (record !== undefined && record.into === content) record.into = into;
  else records.set(error, { content, into });
}

/**
 * Records that a promise was rejected in the current context.
 *
 * @param {object} promise
 * @param {unknown} reason
 */
function recordRejected(promise, reason) {
  recordExit(reason, NOWHERE);
  records.set(promise, { content: current(), into: NOWHERE, reason });
}

/**
 * Records that a rejected promise got a handler: its error moves on to the current context.
 *
 * @param {object} promise
 */
function recordHandled(promise) {
  const reason = records.get(promise)?.reason;
  const record = isObject(reason) ? records.get(reason) : undefined;
  if (record?.into === NOWHERE) record.into = current();
}

/**
 * @param {unknown} thing an error or a promise
 * @returns {ContextRecord | undefined}
 */
function contextRecordOf(thing) {
  return isObject(thing) ? records.get(thing) : undefined;
}

module.exports = { contextRecordOf, recordExit, recordHandled, recordRejected };
