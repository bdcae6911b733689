'use strict';

const { EventEmitterAsyncResource } = require('node:events');
const { bindEventTarget } = require('./bind-event-target.js');

module.exports = {
  ...require('./add-listener.js'),
  bindEmitter: require('./bind-emitter.js').bindEmitter,
  bindEventTarget,
  eventContext: require('./event-context.js').eventContext,
  EventEmitterAsyncResource,
};
