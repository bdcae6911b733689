'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { addEventListener, bindEventTarget } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();
const see = (/** @type {any[]} */ seen, times = 1) =>
  mustCall(() => void seen.push(variable.get()), times);

/** @param {EventTarget} target */
const dispatch = (target) =>
  variable.run('dispatch', () => {
    target.dispatchEvent(new Event('event'));
    assert.equal(variable.get(), 'dispatch');
  });

testFromEachState(
  'listeners of a target that is not bound see the context of dispatchEvent',
  () => {
    const seen = [];
    const target = new EventTarget();
    variable.run('registration', () => target.addEventListener('event', see(seen)));
    dispatch(target);
    assert.deepEqual(seen, ['dispatch']);
  },
);

testFromEachState('bindEventTarget(target): functions and objects see their registration', () => {
  const seen = [];
  const target = new EventTarget();
  target.addEventListener('event', see(seen));
  assert.equal(bindEventTarget(target), target);
  const object = {
    handleEvent: mustCall(function (event) {
      assert.equal(this, object);
      assert.ok(event instanceof Event);
      seen.push(variable.get());
    }),
  };
  variable.run('registration', () => {
    target.addEventListener(
      'event',
      mustCall(function (event) {
        assert.equal(this, target);
        assert.equal(event.target, target);
        seen.push(variable.get());
      }),
    );
    target.addEventListener('event', object);
  });
  dispatch(target);
  assert.deepEqual(seen, ['dispatch', 'registration', 'registration']);
});

testFromEachState(
  'bindEventTarget(target, snapshot): what is added from then on sees the one',
  () => {
    const seen = [];
    const target = new EventTarget();
    variable.run('creation', () => bindEventTarget(target, new AsyncContext.Snapshot()));
    variable.run('registration', () => target.addEventListener('event', see(seen)));
    dispatch(target);
    assert.deepEqual(seen, ['creation']);
  },
);

testFromEachState('bound twice, a listener is called once, in its registration', () => {
  const seen = [];
  const target = bindEventTarget(bindEventTarget(new EventTarget()));
  variable.run('registration', () => target.addEventListener('event', see(seen)));
  dispatch(target);
  assert.deepEqual(seen, ['registration']);
});

testFromEachState('a listener that is added twice keeps the context of the first time', () => {
  const seen = [];
  const target = bindEventTarget(new EventTarget());
  const listener = see(seen, 2);
  variable.run('first', () => target.addEventListener('event', listener));
  variable.run('second', () => target.addEventListener('event', listener));
  dispatch(target);
  target.removeEventListener('event', listener);
  dispatch(target);
  variable.run('third', () => target.addEventListener('event', listener, { once: true }));
  dispatch(target);
  dispatch(target);
  assert.deepEqual(seen, ['first', 'third']);
});

testFromEachState('and after once or a signal took it away, that of the next time', () => {
  const seen = [];
  const target = bindEventTarget(new EventTarget());
  const listener = see(seen, 2);
  const controller = new AbortController();
  const { signal } = controller;
  variable.run('first', () => target.addEventListener('event', listener, { once: true }));
  dispatch(target);
  variable.run('second', () => target.addEventListener('event', listener, { signal }));
  controller.abort();
  dispatch(target);
  variable.run('third', () => target.addEventListener('event', listener));
  dispatch(target);
  assert.deepEqual(seen, ['first', 'third']);
});

testFromEachState('addEventListener with captureAsyncContext binds that listener only', () => {
  const seen = [];
  const target = new EventTarget();
  variable.run('registration', () => {
    addEventListener(target, 'event', see(seen), { captureAsyncContext: true });
    addEventListener(target, 'event', see(seen), { captureAsyncContext: false });
    addEventListener(target, 'event', see(seen));
    addEventListener(target, 'event', see(seen), true);
    target.addEventListener('event', see(seen));
  });
  dispatch(target);
  assert.deepEqual(seen.sort(), ['dispatch', 'dispatch', 'dispatch', 'dispatch', 'registration']);
});

testFromEachState('it passes the other options, and removeEventListener finds the listener', () => {
  const seen = [];
  const target = new EventTarget();
  const once = see(seen);
  const removed = () => assert.fail('it was removed');
  variable.run('registration', () => {
    addEventListener(target, 'event', once, { captureAsyncContext: true, once: true });
    addEventListener(target, 'event', removed, { captureAsyncContext: true, capture: true });
  });
  target.removeEventListener('event', removed, { capture: true });
  dispatch(target);
  dispatch(target);
  assert.deepEqual(seen, ['registration']);
});

testFromEachState('an AbortSignal can be bound', () => {
  const seen = [];
  const controller = new AbortController();
  bindEventTarget(controller.signal);
  variable.run('registration', () => controller.signal.addEventListener('abort', see(seen)));
  variable.run('dispatch', () => controller.abort());
  assert.deepEqual(seen, ['registration']);
});
