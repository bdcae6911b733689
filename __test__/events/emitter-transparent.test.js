'use strict';

const assert = require('node:assert/strict');
const events = require('node:events');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { addListener, bindEmitter, on, once } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');

const { EventEmitter } = events;

/**
 * Common uses of emitters. Each returns what it saw, which must be the same on an emitter that is bound
 * and on one that is not.
 *
 * @type {Record<string, (emitter: EventEmitter) => any>}
 */
const scenarios = {
  'off by the listener, for each way to add'(emitter) {
    const ways = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'];
    return ways.flatMap((way) =>
      ['off', 'removeListener'].map((off) => {
        const listener = () => assert.fail('it was removed');
        emitter[way]('event', listener);
        const before = emitter.listenerCount('event');
        assert.equal(emitter[off]('event', listener), emitter);
        return [before, emitter.listenerCount('event'), emitter.emit('event')];
      }),
    );
  },

  'off by what rawListeners shows'(emitter) {
    const listener = () => {};
    emitter.once('event', listener);
    emitter.on('event', listener);
    const [wrapper, plain] = emitter.rawListeners('event');
    assert.equal(/** @type {any} */ (wrapper).listener, listener);
    assert.equal(plain, listener);
    emitter.off('event', /** @type {any} */ (wrapper));
    const left = emitter.rawListeners('event').map((entry) => entry === listener);
    emitter.once('event', listener);
    emitter.off('event', /** @type {any} */ (emitter.rawListeners('event')[1]));
    emitter.once('single', listener);
    emitter.off('single', /** @type {any} */ (emitter.rawListeners('single')[0]));
    return [left, emitter.listenerCount('event'), emitter.eventNames()];
  },

  'off removes the last of several equal ones, and only one'(emitter) {
    const calls = [];
    const twice = () => calls.push('twice');
    emitter.on('event', twice);
    emitter.on('event', () => calls.push('other'));
    emitter.on('event', twice);
    emitter.off('event', twice);
    emitter.emit('event');
    emitter.off('event', twice);
    emitter.off('event', twice);
    emitter.emit('event');
    return calls;
  },

  'off of what was never added, or is no function'(emitter) {
    emitter.on('event', () => {});
    emitter.off('event', () => {});
    emitter.off('other', () => {});
    return ['off', 'on', 'once', 'prependListener', 'removeListener'].map((method) =>
      codeOf(() => emitter[method]('event', /** @type {any} */ ('no function'))),
    );
  },

  'listeners, rawListeners and listenerCount show what was added'(emitter) {
    const names = { a: () => {}, b: () => {}, c: () => {} };
    emitter.on('event', names.a);
    emitter.once('event', names.b);
    emitter.prependListener('event', names.c);
    const name = (/** @type {any} */ fn) => Object.keys(names).find((key) => names[key] === fn);
    return [
      emitter.listeners('event').map(name),
      events.getEventListeners(emitter, 'event').map(name),
      emitter.rawListeners('event').map((fn) => name(fn) ?? name(/** @type {any} */ (fn).listener)),
      emitter.listenerCount('event'),
      emitter.listenerCount('event', names.b),
      emitter.listenerCount('event', () => {}),
      emitter.listenerCount('event', /** @type {any} */ (emitter.rawListeners('event')[2])),
      emitter.listeners('none'),
      emitter.rawListeners('none'),
      emitter.eventNames(),
    ];
  },

  'a raw once listener calls and removes'(emitter) {
    const calls = [];
    emitter.once('event', () => calls.push('called'));
    const [raw] = emitter.rawListeners('event');
    raw();
    raw();
    return [calls, emitter.listenerCount('event'), emitter.emit('event')];
  },

  'once: called once, also when it emits the event itself'(emitter) {
    const calls = [];
    const first = () => {
      calls.push(emitter.listenerCount('event'));
      emitter.emit('event');
    };
    emitter.once('event', first);
    emitter.once('event', () => calls.push('second'));
    emitter.emit('event');
    return [calls, emitter.emit('event')];
  },

  'the order of listeners'(emitter) {
    const calls = [];
    emitter.on('event', () => calls.push(1));
    emitter.prependListener('event', () => calls.push(2));
    emitter.prependOnceListener('event', () => calls.push(3));
    emitter.once('event', () => calls.push(4));
    emitter.emit('event');
    emitter.emit('event');
    return calls;
  },

  'newListener and removeListener events'(emitter) {
    const names = { on: () => {}, once: () => {}, gone: () => {}, single: () => {} };
    const log = [];
    const note = (/** @type {string} */ what) => (type, listener) => {
      const key = Object.keys(names).find((each) => names[each] === listener);
      const wrapped = Object.keys(names).find((each) => names[each] === listener.listener);
      log.push([what, type, key, wrapped, emitter.listenerCount('event')]);
    };
    emitter.on('newListener', note('new'));
    emitter.on('removeListener', note('removed'));
    emitter.on('event', names.on);
    emitter.once('event', names.once);
    emitter.once('event', names.gone);
    emitter.emit('event');
    emitter.once('event', names.once);
    emitter.off('event', names.once);
    emitter.once('event', names.once);
    emitter.off('event', /** @type {any} */ (emitter.rawListeners('event')[1]));
    emitter.once('single', names.single);
    emitter.emit('single');
    emitter.once('single', names.single);
    emitter.off('single', /** @type {any} */ (emitter.rawListeners('single')[0]));
    emitter.on('event', names.gone);
    emitter.once('event', names.once);
    emitter.removeAllListeners('event');
    emitter.once('single', names.single);
    emitter.removeAllListeners('single');
    emitter.on('event', names.on);
    emitter.removeAllListeners();
    return [log, emitter.eventNames()];
  },

  'a listener that is removed while the event is emitted is called that once'(emitter) {
    const calls = [];
    const second = () => calls.push('second');
    emitter.on('event', () => {
      calls.push('first');
      emitter.off('event', second);
    });
    emitter.on('event', second);
    emitter.emit('event');
    emitter.emit('event');
    return calls;
  },

  'symbols, error and errorMonitor'(emitter) {
    const calls = [];
    const symbol = Symbol('event');
    emitter.on(symbol, () => calls.push('symbol'));
    emitter.emit(symbol);
    emitter.on(events.errorMonitor, (error) => calls.push(`monitor ${error.message}`));
    calls.push(codeOf(() => emitter.emit('error', Object.assign(new Error('no'), { code: 'X' }))));
    emitter.on('error', (error) => calls.push(error.message));
    emitter.emit('error', new Error('yes'));
    return [calls, emitter.eventNames().length];
  },

  async 'the warning about too many listeners'(emitter) {
    emitter.setMaxListeners(2);
    const warning = new Promise((resolve) => process.once('warning', resolve));
    for (let i = 0; i < 4; i++) emitter.on('event', () => {});
    const { name, count, type, emitter: warned, message } = /** @type {any} */ (await warning);
    return [name, count, type, warned === emitter, message];
  },

  async 'events.once and events.on'(emitter) {
    const first = events.once(emitter, 'event');
    emitter.emit('event', 1, 2);
    const iterator = events.on(emitter, 'event');
    emitter.emit('event', 3);
    const seen = [await first, (await iterator.next()).value];
    await iterator.return?.();
    const failing = events.once(emitter, 'event');
    emitter.emit('error', new RangeError('error'));
    await assert.rejects(failing, RangeError);
    return [seen, emitter.eventNames()];
  },

  'a listener that has a listener of its own'(emitter) {
    const inner = () => {};
    const wrapped = AsyncContext.Snapshot.wrap(inner);
    emitter.on('event', wrapped);
    const shown = [
      emitter.listeners('event')[0] === inner,
      emitter.rawListeners('event')[0] === wrapped,
    ];
    emitter.off('event', inner);
    emitter.on('event', wrapped);
    emitter.off('event', wrapped);
    return [shown, emitter.eventNames()];
  },

  'a spread copy and its own keys'(emitter) {
    emitter.on('event', () => {});
    return Object.keys(emitter);
  },
};

/** @param {() => any} fn */
function codeOf(fn) {
  try {
    fn();
    return 'nothing thrown';
  } catch (error) {
    return /** @type {any} */ (error).code;
  }
}

const capture = { captureAsyncContext: true };

/** An emitter that adds all listeners through the helpers. */
class ThroughHelpers extends EventEmitter {
  adding = false;

  on(type, listener) {
    return this.through(on, type, listener, () => super.on(type, listener));
  }

  addListener(type, listener) {
    return this.through(addListener, type, listener, () => super.addListener(type, listener));
  }

  once(type, listener) {
    return this.through(once, type, listener, () => super.once(type, listener));
  }

  through(helper, type, listener, plainly) {
    if (this.adding || typeof listener !== 'function') return plainly();
    this.adding = true;
    try {
      return helper(this, type, listener, capture);
    } finally {
      this.adding = false;
    }
  }
}

// The name of the class appears in warnings.
Object.defineProperty(ThroughHelpers, 'name', { value: 'EventEmitter' });

for (const [name, scenario] of Object.entries(scenarios)) {
  test(`a bound emitter behaves as one that is not: ${name}`, async () => {
    const expected = await scenario(new EventEmitter());
    assert.deepEqual(await scenario(bindEmitter(new EventEmitter())), expected);
    const variable = new AsyncContext.Variable();
    const inside = await variable.run(1, () => scenario(bindEmitter(new EventEmitter())));
    assert.deepEqual(inside, expected);
    const home = variable.run(2, () =>
      bindEmitter(new EventEmitter(), new AsyncContext.Snapshot()),
    );
    assert.deepEqual(await scenario(home), expected);
  });

  test(`listeners that the helpers bind behave as others: ${name}`, async () => {
    const expected = await scenario(new EventEmitter());
    const emitter = new ThroughHelpers();
    Object.defineProperty(emitter, 'adding', { enumerable: false });
    assert.deepEqual(await scenario(emitter), expected);
  });
}

test('captureRejections: what an async listener rejects becomes an error event', async () => {
  const emitter = bindEmitter(new EventEmitter({ captureRejections: true }));
  emitter.on('event', async () => {
    throw new RangeError('rejected');
  });
  const failed = new Promise((resolve) => emitter.on('error', mustCall(resolve)));
  emitter.emit('event');
  assert.equal(/** @type {any} */ (await failed).message, 'rejected');
});
