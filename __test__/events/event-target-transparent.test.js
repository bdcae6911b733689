'use strict';

const assert = require('node:assert/strict');
const events = require('node:events');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { addEventListener, bindEventTarget } = require('../../entries/events.js');
const { assertCollected } = require('../frame/gc.js');

const fire = (/** @type {EventTarget} */ target, type = 'event') =>
  target.dispatchEvent(new Event(type, { cancelable: true }));

/**
 * Common uses of targets, and what they see.
 *
 * @type {Record<string, (target: EventTarget, calls: any[]) => any>}
 */
const scenarios = {
  'a listener is there once, by type and capture'(target, calls) {
    const listener = () => void calls.push(1);
    target.addEventListener('event', listener);
    target.addEventListener('event', listener);
    target.addEventListener('event', listener, { capture: false, once: true });
    target.addEventListener('event', listener, { capture: true });
    target.addEventListener('event', listener, true);
    target.addEventListener('other', listener);
    fire(target);
    calls.push('removed');
    target.removeEventListener('event', listener);
    fire(target);
    target.removeEventListener('event', listener, true);
    fire(target);
    fire(target, 'other');
  },

  'once, and added again'(target, calls) {
    const listener = () => void calls.push(1);
    for (let i = 0; i < 3; i++) {
      target.addEventListener('event', listener, { once: true });
      fire(target);
      fire(target);
      calls.push('round');
    }
  },

  'signal, and one that is aborted already'(target, calls) {
    const listener = () => void calls.push(1);
    const controller = new AbortController();
    target.addEventListener('event', listener, { signal: controller.signal });
    fire(target);
    controller.abort();
    fire(target);
    target.addEventListener('event', listener, { signal: controller.signal });
    fire(target);
    target.addEventListener('event', listener);
    fire(target);
  },

  'passive, preventDefault, stopImmediatePropagation'(target, calls) {
    target.addEventListener('event', (event) => event.preventDefault(), { passive: true });
    calls.push(fire(target));
    target.addEventListener('event', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    target.addEventListener('event', () => calls.push('not called'));
    calls.push(fire(target));
  },

  'handleEvent is looked up at each event'(target, calls) {
    const object = /** @type {any} */ ({ handleEvent: () => void calls.push('first') });
    target.addEventListener('event', object);
    fire(target);
    object.handleEvent = () => void calls.push('second');
    fire(target);
    delete object.handleEvent;
    fire(target);
    target.removeEventListener('event', object);
    object.handleEvent = () => void calls.push('third');
    fire(target);
  },

  'null and undefined are ignored, other types refused'(target, calls) {
    target.addEventListener('event', null);
    target.addEventListener('event', /** @type {any} */ (undefined));
    for (const listener of [1, 'text', true]) {
      try {
        target.addEventListener('event', /** @type {any} */ (listener));
        calls.push('accepted');
      } catch (error) {
        calls.push(/** @type {any} */ (error).code);
      }
    }
    target.removeEventListener('event', null);
    fire(target);
  },

  async 'events.once and events.on'(target, calls) {
    const first = events.once(target, 'event');
    fire(target);
    calls.push((await first).length);
    const controller = new AbortController();
    const iterator = events.on(target, 'event', { signal: controller.signal });
    fire(target);
    calls.push((await iterator.next()).value[0].type);
    controller.abort();
    await assert.rejects(iterator.next(), { name: 'AbortError' });
    calls.push(events.getEventListeners(target, 'event').length);
  },

  async 'the warning about too many listeners'(target, calls) {
    events.setMaxListeners(1, target);
    const warning = new Promise((resolve) => {
      process.on('warning', function onWarning(each) {
        if (each.name !== 'MaxListenersExceededWarning') return;
        process.off('warning', onWarning);
        resolve(each);
      });
    });
    target.addEventListener('event', () => {});
    target.addEventListener('event', () => {});
    const { name, count, type, target: warned } = /** @type {any} */ (await warning);
    calls.push(name, count, type, warned === target);
  },

  'what it shows of itself'(target, calls) {
    calls.push(Object.keys(target), target.addEventListener.name, target.removeEventListener.name);
  },
};

/** A target that adds all listeners through the helper. */
class ThroughHelper extends EventTarget {
  #adding = false;

  addEventListener(type, listener, options) {
    if (this.#adding || listener === null || !['function', 'object'].includes(typeof listener)) {
      return super.addEventListener(type, listener, options);
    }
    this.#adding = true;
    const all = typeof options === 'object' ? options : { capture: Boolean(options) };
    addEventListener(this, type, listener, { ...all, captureAsyncContext: true });
    this.#adding = false;
  }
}

const makes = {
  'a bound target': () => bindEventTarget(new EventTarget()),
  'a target bound to a snapshot': () =>
    bindEventTarget(new EventTarget(), new AsyncContext.Snapshot()),
  'what the helper adds': () => new ThroughHelper(),
};

for (const [name, scenario] of Object.entries(scenarios)) {
  for (const [what, make] of Object.entries(makes)) {
    test(`${what} behaves as one that is not: ${name}`, async () => {
      const expected = [];
      await scenario(new EventTarget(), expected);
      const calls = [];
      await scenario(make(), calls);
      assert.deepEqual(calls, expected);
    });
  }
}

test('a listener that was added before the target was bound stays as it is, once', () => {
  const variable = new AsyncContext.Variable();
  const target = new EventTarget();
  const seen = [];
  const listener = () => void seen.push(variable.get());
  target.addEventListener('event', listener);
  bindEventTarget(target);
  variable.run('registration', () => target.addEventListener('event', listener));
  variable.run('dispatch', () => fire(target));
  assert.deepEqual(seen, ['dispatch']);
  target.removeEventListener('event', listener);
  fire(target);
  assert.equal(seen.length, 1);
});

test('a bound target does not keep a listener that was removed', async () => {
  const target = bindEventTarget(new EventTarget());
  const refs = [() => {}, { handleEvent() {} }].map((listener) => {
    target.addEventListener('event', listener);
    target.removeEventListener('event', listener);
    return new WeakRef(listener);
  });
  await assertCollected(...refs);
  assert.ok(target);
});

test('a weak handler stays weak', async () => {
  const target = bindEventTarget(new EventTarget());
  // Node's internal option, with which AbortSignal.any holds dependent signals weakly.
  const weak = weakHandlerSymbol();
  const ref = (() => {
    const owner = {};
    const listener = () => assert.fail('it was collected');
    target.addEventListener('event', listener, { [weak]: owner });
    return new WeakRef(listener);
  })();
  await assertCollected(ref);
  fire(target);
});

function weakHandlerSymbol() {
  /** @type {symbol | undefined} */
  let found;
  const options = new Proxy(
    {},
    {
      get(_target, key) {
        if (typeof key === 'symbol' && /weak/i.test(String(key))) found = key;
        return undefined;
      },
    },
  );
  new EventTarget().addEventListener('event', () => {}, options);
  assert.ok(found);
  return found;
}

test('Known limit: getEventListeners shows the wrapper, and the listener as its property', () => {
  const target = bindEventTarget(new EventTarget());
  const listener = () => {};
  target.addEventListener('event', listener);
  const [shown] = events.getEventListeners(target, 'event');
  assert.notEqual(shown, listener);
  assert.equal(/** @type {any} */ (shown).listener, listener);
});
