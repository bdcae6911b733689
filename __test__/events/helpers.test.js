'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { AsyncContext } = require('../../index.js');
const { addListener, bindEmitter, on, once } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();

for (const [name, add] of Object.entries({ on, once, addListener })) {
  testFromEachState(`${name} binds a listener that asks for it, and no other`, () => {
    const seen = [];
    const emitter = new EventEmitter();
    const see = () => mustCall(() => void seen.push(variable.get()));
    variable.run('registration', () => {
      assert.equal(add(emitter, 'event', see(), { captureAsyncContext: true }), emitter);
      assert.equal(add(emitter, 'event', see(), { captureAsyncContext: false }), emitter);
      add(emitter, 'event', see(), {});
      add(emitter, 'event', see());
      emitter.on('event', see());
    });
    variable.run('dispatch', () => emitter.emit('event'));
    assert.deepEqual(seen, ['registration', 'dispatch', 'dispatch', 'dispatch', 'dispatch']);
    assert.equal(emitter.listenerCount('event'), name === 'once' ? 1 : 5);
  });

  testFromEachState(`${name} passes this and arguments, and off finds the listener`, () => {
    const emitter = bindEmitter(new EventEmitter());
    const listener = mustCall(function (...args) {
      assert.equal(this, emitter);
      assert.deepEqual(args, [1, 2]);
    });
    add(emitter, 'event', listener, { captureAsyncContext: true });
    emitter.emit('event', 1, 2);
    add(emitter, 'other', listener, { captureAsyncContext: true });
    emitter.off('event', listener).off('other', listener);
    assert.deepEqual(emitter.eventNames(), []);
  });
}
