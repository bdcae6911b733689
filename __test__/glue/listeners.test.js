'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');

const { Snapshot, Variable } = AsyncContext;

test('a listener bound with Snapshot.wrap runs in the context of its registration', () => {
  const variable = new Variable();
  const emitter = new EventEmitter();
  const listener = mustCall((...args) => {
    assert.equal(variable.get(), 'registered');
    assert.deepEqual(args, [1, 2]);
  });
  variable.run('registered', () => emitter.on('event', Snapshot.wrap(listener)));
  variable.run('dispatched', () => emitter.emit('event', 1, 2));
});

test('a listener bound with Snapshot.wrap is called with the emitter', () => {
  const emitter = new EventEmitter();
  emitter.on(
    'event',
    Snapshot.wrap(
      mustCall(function () {
        assert.equal(this, emitter);
      }),
    ),
  );
  emitter.emit('event');
});

for (const remove of ['off', 'removeListener']) {
  for (const add of ['on', 'prependListener']) {
    test(`${remove} with the original function removes a wrapped listener that ${add} added`, () => {
      const emitter = new EventEmitter();
      const listener = mustNotCall();
      emitter[add]('event', Snapshot.wrap(listener));
      assert.equal(emitter[remove]('event', listener), emitter);
      assert.equal(emitter.listenerCount('event'), 0);
      assert.equal(emitter.emit('event'), false);
    });
  }
}

test('the wrapper itself removes it too', () => {
  const emitter = new EventEmitter();
  const wrapped = Snapshot.wrap(mustNotCall());
  emitter.on('event', wrapped);
  emitter.off('event', wrapped);
  assert.equal(emitter.emit('event'), false);
});

test('of several wrapped listeners the last one is removed, as with plain ones', () => {
  const emitter = new EventEmitter();
  const variable = new Variable();
  const seen = [];
  const listener = () => seen.push(variable.get());
  for (const value of [1, 2, 3]) {
    variable.run(value, () => emitter.on('event', Snapshot.wrap(listener)));
  }
  emitter.off('event', listener);
  emitter.emit('event');
  assert.deepEqual(seen, [1, 2]);
});

test('listeners() shows the original function, rawListeners() the wrapper', () => {
  const emitter = new EventEmitter();
  const listener = () => {};
  const wrapped = Snapshot.wrap(listener);
  emitter.on('event', wrapped);
  assert.deepEqual(emitter.listeners('event'), [listener]);
  assert.deepEqual(emitter.rawListeners('event'), [wrapped]);
});

test('newListener and removeListener tell of the original function', () => {
  const emitter = new EventEmitter();
  const listener = () => {};
  const told = mustCall((name, given) => {
    assert.equal(name, 'event');
    assert.equal(given, listener);
  }, 2);
  emitter.once('newListener', told);
  emitter.on('event', Snapshot.wrap(listener));
  emitter.once('removeListener', told);
  emitter.off('event', listener);
});

test('a wrapped listener that throws leaves no context behind', () => {
  const variable = new Variable();
  const emitter = new EventEmitter();
  variable.run('registered', () =>
    emitter.on(
      'event',
      Snapshot.wrap(() => {
        throw new Error('thrown');
      }),
    ),
  );
  assert.throws(() => emitter.emit('event'), { message: 'thrown' });
  assert.equal(variable.get(), undefined);
});
