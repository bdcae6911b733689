'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const {
  addEventListener,
  addListener,
  bindEmitter,
  bindEventTarget,
  on,
  once,
} = require('../../entries/events.js');

const invalid = (/** @type {string} */ name) => ({
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: new RegExp(`^The "${name}" argument must be `),
});
const fn = () => {};

test('what is no emitter is refused', () => {
  for (const emitter of [undefined, null, 1, 'emitter', {}, fn, new EventTarget()]) {
    const wrong = /** @type {any} */ (emitter);
    assert.throws(() => bindEmitter(wrong), invalid('emitter'));
    for (const add of [on, once, addListener]) {
      assert.throws(() => add(wrong, 'event', fn), invalid('emitter'));
    }
  }
});

test('what is no target is refused', () => {
  for (const target of [undefined, null, 1, {}, fn, new EventEmitter()]) {
    const wrong = /** @type {any} */ (target);
    assert.throws(() => bindEventTarget(wrong), invalid('target'));
    assert.throws(() => addEventListener(wrong, 'event', fn), invalid('target'));
  }
});

test('what is no Snapshot is refused, and nothing is bound', () => {
  for (const snapshot of [null, 1, {}, fn]) {
    const wrong = /** @type {any} */ (snapshot);
    const emitter = new EventEmitter();
    assert.throws(() => bindEmitter(emitter, wrong), invalid('snapshot'));
    assert.ok(!Object.hasOwn(emitter, 'emit'));
    const target = new EventTarget();
    assert.throws(() => bindEventTarget(target, wrong), invalid('snapshot'));
    assert.ok(!Object.hasOwn(target, 'addEventListener'));
  }
});

test('wrong listeners and options are refused, and nothing is added', () => {
  const emitter = new EventEmitter();
  const target = new EventTarget();
  for (const add of [on, once, addListener]) {
    for (const listener of [undefined, null, {}, 'listener']) {
      assert.throws(
        () => add(emitter, 'event', /** @type {any} */ (listener)),
        invalid('listener'),
      );
    }
    for (const options of [null, 1, true, []]) {
      assert.throws(
        () => add(emitter, 'event', fn, /** @type {any} */ (options)),
        invalid('options'),
      );
    }
    assert.throws(
      () => add(emitter, 'event', fn, /** @type {any} */ ({ captureAsyncContext: 1 })),
      invalid('options.captureAsyncContext'),
    );
  }
  assert.throws(
    () => addEventListener(target, 'event', fn, /** @type {any} */ ({ captureAsyncContext: 1 })),
    invalid('options.captureAsyncContext'),
  );
  assert.deepEqual(emitter.eventNames(), []);
  assert.deepEqual(Object.getOwnPropertyNames(target), []);
});

const unbindable = {
  frozen: [Object.freeze, /frozen, sealed or not extensible.*Bind it before/],
  sealed: [Object.seal, /frozen, sealed or not extensible.*Bind it before/],
  'not extensible': [Object.preventExtensions, /frozen, sealed or not extensible/],
  proxied: [(value) => new Proxy(value, {}), /it is a Proxy\. Bind its target/],
};

for (const [name, [make, message]] of Object.entries(unbindable)) {
  test(`binding what is ${name} is refused, and changes nothing`, () => {
    const expected = { name: 'TypeError', code: 'ERR_ASYNC_CONTEXT_NOT_BINDABLE', message };
    const emitter = new EventEmitter();
    const names = Object.getOwnPropertyNames(emitter);
    const made = /** @type {any} */ (make)(emitter);
    assert.throws(() => bindEmitter(made), expected);
    assert.throws(() => on(made, 'event', fn, { captureAsyncContext: true }), expected);
    assert.deepEqual(Object.getOwnPropertyNames(emitter), names);
    assert.equal(emitter.listenerCount('event'), 0);
    const target = /** @type {any} */ (make)(new EventTarget());
    assert.throws(() => bindEventTarget(target), expected);
    assert.deepEqual(Object.getOwnPropertyNames(target), []);
  });
}

test('a method that cannot be replaced is refused as a whole', () => {
  const emitter = new EventEmitter();
  Object.defineProperty(emitter, 'off', { value: emitter.off });
  const names = Object.getOwnPropertyNames(emitter);
  assert.throws(() => bindEmitter(emitter), { code: 'ERR_ASYNC_CONTEXT_NOT_BINDABLE' });
  assert.deepEqual(Object.getOwnPropertyNames(emitter), names);
});
