'use strict';

const { context, propagation, trace } = require('@opentelemetry/api');
const opentelemetry = require('@opentelemetry/api');
const { W3CTraceContextPropagator } = require('@opentelemetry/core');
const { AsyncContext } = require('native-async-context');
const { AsyncLocalStorageContextManager } = require('native-async-context/opentelemetry');
const { portable, Propagator } = require('native-async-context/portable');

/**
 * The values of a request in every thread and process of the fleet. All of them load this module, so the
 * names and the checks are the same everywhere.
 */

context.setGlobalContextManager(new AsyncLocalStorageContextManager());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

/** @type {import('native-async-context').AsyncContext.Variable<string>} */
const request = portable(new AsyncContext.Variable({ name: 'request' }), {
  name: 'fleet.request',
  decode: (text) => (/^[0-9a-f]{8}$/.test(text) ? text : undefined),
});

/** @type {import('native-async-context').AsyncContext.Variable<string>} */
const tenant = portable(new AsyncContext.Variable({ name: 'tenant' }), {
  name: 'fleet.tenant',
  decode: (text) => (/^[a-z]{1,32}$/.test(text) ? text : undefined),
});

/**
 * The time at which the request ends, in milliseconds since 1970.
 *
 * @type {import('native-async-context').AsyncContext.Variable<number>}
 */
const deadline = portable(new AsyncContext.Variable({ name: 'deadline' }), {
  name: 'fleet.deadline',
  encode: String,
  decode: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
});

const propagator = new Propagator([request, tenant, deadline], { opentelemetry });

/** How much time a request may ask for, in milliseconds. */
const LONGEST = 60_000;

/** @returns {AbortSignal} that aborts at the deadline of the request */
function signalOfRequest() {
  const left = (deadline.get() ?? 0) - Date.now();
  return AbortSignal.timeout(Math.min(Math.max(left, 0), LONGEST));
}

/**
 * Writes one line of the log, with the values of the request.
 *
 * @param {string} place
 * @param {string} what
 */
function log(place, what) {
  const traceId = trace.getSpanContext(context.active())?.traceId;
  console.log(`${request.get()} ${tenant.get()} ${traceId} ${place}: ${what}`);
}

module.exports = { LONGEST, deadline, log, propagator, request, signalOfRequest, tenant };
