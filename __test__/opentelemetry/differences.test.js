'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { ROOT_CONTEXT } = require('@opentelemetry/api');
const { carried } = require('../glue/configuration.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { contextOf, managers } = require('./managers.js');

const a = contextOf('a');
const b = contextOf('b');

/**
 * Where our manager differs on purpose. Both behaviours are asserted, so that a change of theirs
 * fails the test.
 *
 * @template T
 * @param {string} name a sentence that says what ours does
 * @param {(manager: InstanceType<typeof managers.ours>) => T | Promise<T>} observe
 * @param {{ theirs: Awaited<T>, ours: Awaited<T> }} expected
 */
function testDifference(name, observe, expected) {
  test(name, async () => {
    for (const [whose, Manager] of Object.entries(managers)) {
      const manager = new Manager();
      try {
        assert.deepEqual(await observe(manager), expected[whose], whose);
      } finally {
        manager.disable();
      }
    }
  });
}

testDifference(
  'disable reaches contexts that were captured before',
  async (manager) => {
    const captured = new Promise((resolve) => {
      manager.with(a, () => void setTimeout(() => resolve(manager.active() === a), 1));
    });
    manager.disable();
    manager.with(
      b,
      mustCall(() => {}),
    );
    return captured;
  },
  { theirs: true, ours: false },
);

testDifference(
  'what was disabled inside of with stays ended after another with',
  (manager) =>
    manager.with(a, () => {
      manager.disable();
      manager.with(
        b,
        mustCall(() => {}),
      );
      return manager.active() === ROOT_CONTEXT;
    }),
  // On async_hooks, Node's storage restores the value that it finds in the resource.
  { theirs: carried, ours: true },
);

testDifference(
  'a listener that was added twice can be removed twice',
  (manager) => {
    const emitter = manager.bind(a, new EventEmitter());
    const listener = () => {};
    emitter.on('event', listener).on('event', listener);
    emitter.off('event', listener).off('event', listener);
    return emitter.listenerCount('event');
  },
  { theirs: 1, ours: 0 },
);

testDifference(
  'listeners, listenerCount and the events know the listener that was added',
  (manager) => {
    const emitter = manager.bind(a, new EventEmitter());
    const told = [];
    const listener = mustNotCall();
    for (const event of ['newListener', 'removeListener']) {
      emitter.on(event, (name, fn) => {
        if (name === 'event') told.push(fn === listener);
      });
    }
    const seen = ['on', 'once'].map((add) => {
      emitter[add]('event', listener);
      const found = [
        emitter.listeners('event')[0] === listener,
        emitter.rawListeners('event')[0].listener === listener,
        emitter.listenerCount('event', listener),
      ];
      emitter.off('event', listener);
      return found;
    });
    return { told, seen };
  },
  {
    theirs: {
      told: [false, false, false, false],
      seen: [
        [false, false, 0],
        [false, false, 0],
      ],
    },
    ours: {
      told: [true, true, true, true],
      seen: [
        [true, true, 1],
        [true, true, 1],
      ],
    },
  },
);

testDifference(
  'listeners knows it, too, where one method of an emitter adds through another',
  (manager) => {
    class Own extends EventEmitter {
      addListener(event, listener) {
        return this.on(event, listener);
      }
    }
    const listener = mustNotCall();
    const emitter = manager.bind(a, new Own()).addListener('event', listener);
    return emitter.listeners('event')[0] === listener;
  },
  { theirs: false, ours: true },
);

testDifference(
  'a listener that is added while another one is being added is bound, too',
  (manager) => {
    const emitter = manager.bind(a, new EventEmitter());
    const seen = [];
    emitter.once('newListener', () => {
      emitter.on('event', () => seen.push(manager.active() === a));
    });
    emitter.on('event', () => seen.push(manager.active() === a));
    emitter.emit('event');
    return seen;
  },
  { theirs: [false, true], ours: [true, true] },
);

testDifference(
  'what is no function is refused by Node, with its code',
  (manager) => {
    const emitter = manager.bind(a, new EventEmitter());
    return ['on', 'once', 'prependListener', 'prependOnceListener'].map((add) => {
      try {
        emitter[add]('event', 'no function');
        return 'added';
      } catch (error) {
        return error.code;
      }
    });
  },
  {
    theirs: Array(4).fill(undefined),
    ours: Array(4).fill('ERR_INVALID_ARG_TYPE'),
  },
);

testDifference(
  'an emitter that cannot get methods is refused, with a code',
  (manager) => {
    const emitter = Object.freeze(new EventEmitter());
    try {
      manager.bind(a, emitter);
      return 'bound';
    } catch (error) {
      assert.ok(error instanceof TypeError);
      return error.code;
    }
  },
  { theirs: undefined, ours: 'ERR_ASYNC_CONTEXT_NOT_BINDABLE' },
);

testDifference(
  'more arguments than Node’s methods have reach an emitter that has its own',
  (manager) => {
    class Own extends EventEmitter {
      on(event, listener, ...rest) {
        this.rest = rest;
        return super.on(event, listener);
      }
      once(event, listener, ...rest) {
        return this.on(event, listener, ...rest);
      }
    }
    const emitter = manager.bind(a, new Own());
    return ['on', 'once'].map((add) => emitter[add]('event', () => {}, 'option').rest);
  },
  { theirs: [[], []], ours: [['option'], ['option']] },
);

testDifference(
  'an emitter gets no more properties than the methods that add and remove one',
  (manager) => {
    const emitter = new EventEmitter();
    const before = Reflect.ownKeys(emitter);
    manager.bind(a, emitter);
    return Reflect.ownKeys(emitter).filter((key) => !before.includes(key)).length;
  },
  { theirs: 9, ours: 7 },
);

testDifference(
  'attach gives what can be declared with using, on every Node',
  (manager) => {
    const token = manager.attach(a);
    token[Symbol.dispose]?.();
    return manager.active() === ROOT_CONTEXT;
  },
  // Theirs returns Node's own scope, on a Node that has scopes.
  { theirs: 'withScope' in AsyncLocalStorage.prototype, ours: true },
);
