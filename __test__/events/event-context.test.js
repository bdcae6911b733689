'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { bindEventTarget, eventContext } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();
const read = (/** @type {Event} */ event) => eventContext(event)?.run(() => variable.get());

testFromEachState('eventContext is that of the dispatch, whatever the listener sees', async () => {
  const target = new EventTarget();
  const later = [];
  const ask = (/** @type {string} */ own) =>
    mustCall((event) => {
      assert.equal(variable.get(), own);
      assert.equal(read(event), 'dispatch');
      later.push(Promise.resolve().then(() => read(event)));
    });
  target.addEventListener('event', ask('dispatch'));
  target.addEventListener('event', ask('dispatch'));
  bindEventTarget(target);
  variable.run('registration', () => {
    target.addEventListener('event', ask('registration'));
    target.addEventListener('event', { handleEvent: ask('registration') });
  });
  variable.run('dispatch', () => target.dispatchEvent(new Event('event')));
  assert.deepEqual(await Promise.all(later), Array(4).fill('dispatch'));
});

testFromEachState('once a bound listener has run, anyone who has the event can ask', () => {
  const target = bindEventTarget(new EventTarget());
  const event = new Event('event');
  assert.equal(eventContext(event), undefined);
  target.addEventListener('event', mustCall());
  variable.run('dispatch', () => target.dispatchEvent(event));
  assert.equal(read(event), 'dispatch');
  assert.ok(eventContext(event) instanceof AsyncContext.Snapshot);
});

testFromEachState(
  'the causing context, carried to the dispatch by one line of the author’s',
  () => {
    class Request extends EventTarget {
      #cause = new AsyncContext.Snapshot();

      send() {
        this.#cause = new AsyncContext.Snapshot();
      }

      finish() {
        this.#cause.run(() => this.dispatchEvent(new Event('load')));
      }
    }
    const request = new Request();
    const bound = bindEventTarget(new Request());
    for (const each of [request, bound]) {
      variable.run('cause', () => each.send());
      variable.run('registration', () =>
        each.addEventListener(
          'load',
          mustCall((event) => {
            assert.equal(variable.get(), each === bound ? 'registration' : 'cause');
            assert.equal(read(event), 'cause');
          }),
        ),
      );
      variable.run('elsewhere', () => each.finish());
    }
  },
);

test('eventContext refuses what is no Event', () => {
  for (const event of [undefined, null, 'event', {}, new EventTarget()]) {
    assert.throws(() => eventContext(/** @type {any} */ (event)), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "event" argument must be an instance of Event\. Received /,
    });
  }
});
