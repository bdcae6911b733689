'use strict';

/**
 * The values that travel with each message of the programs in this folder. An application has one module like
 * this one, shared by the processes that produce messages and those that consume them.
 */

const { AsyncContext } = require('native-async-context');
const { portable, Propagator } = require('native-async-context/portable');

/** Anyone who can write to the queue can set these values, so `decode` accepts only valid ones. */
const tenant = portable(new AsyncContext.Variable({ name: 'tenant' }), {
  name: 'tenant',
  decode: (text) => (/^[a-z]{1,32}-?\d{0,6}$/.test(text) ? text : undefined),
});

const requestId = portable(new AsyncContext.Variable({ name: 'request' }), {
  name: 'request-id',
  decode: (text) => (/^[\w-]{1,64}$/.test(text) ? text : undefined),
});

const propagator = new Propagator([tenant, requestId]);

module.exports = { propagator, requestId, tenant };
