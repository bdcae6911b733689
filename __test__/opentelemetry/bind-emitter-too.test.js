'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { bindEmitter } = require('../../entries/events.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { contextOf, managers } = require('./managers.js');

const context = contextOf('bound');
const variable = new AsyncContext.Variable();

/** Both an instrumentation and the application bind a request, in either order. */
const orders = {
  'bindEmitter after it': (manager) => bindEmitter(manager.bind(context, new EventEmitter())),
  'bindEmitter before it': (manager) => manager.bind(context, bindEmitter(new EventEmitter())),
};

for (const [order, make] of Object.entries(orders)) {
  for (const add of ['on', 'addListener', 'prependListener', 'once', 'prependOnceListener']) {
    test(`an emitter that bindEmitter binds as well, ${order}: ${add}`, () => {
      const manager = new managers.ours();
      const emitter = make(manager);
      const calls = add.toLowerCase().includes('once') ? 1 : 2;
      const listener = mustCall(() => {
        assert.equal(manager.active(), context);
        assert.equal(variable.get(), 'registration');
      }, calls);
      // bindEmitter decides: the whole context of the registration, OpenTelemetry's included.
      manager.with(context, () =>
        variable.run('registration', () => emitter[add]('event', listener)),
      );
      emitter.emit('event');
      emitter.emit('event');
      emitter.off('event', listener);
      assert.equal(emitter.emit('event'), false);

      const removed = mustNotCall();
      emitter[add]('event', removed);
      emitter.removeListener('event', removed);
      emitter.on('event', mustNotCall()).on('event', removed);
      emitter.off('event', removed).removeAllListeners();
      assert.equal(emitter.emit('event'), false);
    });
  }
}
