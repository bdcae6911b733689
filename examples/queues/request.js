'use strict';

/**
 * What travels with each message of the programs in this folder. An application has one module like this one,
 * which the processes that produce messages and those that consume them share.
 */

const { AsyncContext } = require('native-async-context');
const { portable, Propagator } = require('native-async-context/portable');

/** Anybody who can write to the queue can write these values: `decode` accepts what they may be. */
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
