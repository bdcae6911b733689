'use strict';

const { room } = require('../lib/rooms.js');

const events = room('events');

exports.EventEmitterAsyncResource = events.EventEmitterAsyncResource;
exports.addEventListener = events.addEventListener;
exports.addListener = events.addListener;
exports.bindEmitter = events.bindEmitter;
exports.bindEventTarget = events.bindEventTarget;
exports.eventContext = events.eventContext;
exports.on = events.on;
exports.once = events.once;
