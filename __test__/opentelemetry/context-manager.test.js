'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter, once } = require('node:events');
const fs = require('node:fs');
const { PassThrough } = require('node:stream');
const { ROOT_CONTEXT } = require('@opentelemetry/api');
const ours = require('../../index.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { contextOf, testBoth } = require('./managers.js');

const a = contextOf('a');
const b = contextOf('b');

// active, enable, disable

testBoth('ROOT_CONTEXT is active where nothing was entered', (manager) => {
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('enable and disable return the manager', (manager) => {
  assert.equal(manager.enable(), manager);
  assert.equal(manager.disable(), manager);
});

testBoth('disable ends the context, and another can be entered', (manager) => {
  manager.with(a, () => {
    manager.disable();
    assert.equal(manager.active(), ROOT_CONTEXT);
    manager.with(
      b,
      mustCall(() => assert.equal(manager.active(), b)),
    );
  });
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('two managers have a context each', (manager) => {
  const other = new /** @type {any} */ (manager.constructor)();
  manager.with(a, () =>
    other.with(
      b,
      mustCall(() => {
        assert.equal(manager.active(), a);
        assert.equal(other.active(), b);
      }),
    ),
  );
});

// with

testBoth('with makes a context active, and the one before active again', (manager) => {
  manager.with(a, () => {
    assert.equal(manager.active(), a);
    manager.with(
      b,
      mustCall(() => assert.equal(manager.active(), b)),
    );
    assert.equal(manager.active(), a);
    manager.with(
      ROOT_CONTEXT,
      mustCall(() => assert.equal(manager.active(), ROOT_CONTEXT)),
    );
    manager.with(
      a,
      mustCall(() => assert.equal(manager.active(), a)),
    );
    assert.equal(manager.active(), a);
  });
  assert.equal(manager.active(), ROOT_CONTEXT);
});

for (const none of [undefined, null]) {
  testBoth(`with ${none} for a context, ROOT_CONTEXT is active`, (manager) => {
    manager.with(a, () =>
      manager.with(
        /** @type {any} */ (none),
        mustCall(() => assert.equal(manager.active(), ROOT_CONTEXT)),
      ),
    );
  });
}

testBoth('with passes this and the arguments, and returns what the function returns', (manager) => {
  const self = {};
  const result = manager.with(
    a,
    mustCall(function (...args) {
      assert.equal(this, self);
      assert.deepEqual(args, [1, undefined, 3]);
      return 'returned';
    }),
    self,
    1,
    undefined,
    3,
  );
  assert.equal(result, 'returned');
});

for (const self of [0, '', false]) {
  testBoth(`with passes ${JSON.stringify(self)} as this`, (manager) => {
    manager.with(
      a,
      mustCall(function () {
        assert.equal(this, self);
      }),
      /** @type {any} */ (self),
    );
  });
}

for (const self of [undefined, null]) {
  testBoth(`with ${self} for this, the function gets null`, (manager) => {
    manager.with(
      a,
      mustCall(function (...args) {
        assert.equal(this, null);
        assert.deepEqual(args, [1]);
      }),
      /** @type {any} */ (self),
      1,
    );
  });
}

testBoth('what with throws goes on, and the context before is active again', (manager) => {
  const error = new RangeError('from the function');
  manager.with(a, () => {
    assert.throws(
      () =>
        manager.with(b, () => {
          throw error;
        }),
      (thrown) => thrown === error,
    );
    assert.equal(manager.active(), a);
  });
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('with of what is no function throws, and changes nothing', (manager) => {
  manager.with(a, () => {
    for (const fn of [undefined, null, 'text', {}]) {
      assert.throws(() => manager.with(b, /** @type {any} */ (fn)), TypeError);
      assert.throws(() => manager.with(b, /** @type {any} */ (fn), {}), TypeError);
    }
    assert.equal(manager.active(), a);
  });
});

testBoth("with leaves other storages' values as the function left them", (manager) => {
  for (const Storage of [AsyncLocalStorage, ours.AsyncLocalStorage]) {
    const storage = new /** @type {typeof AsyncLocalStorage<string>} */ (Storage)();
    storage.run('outside', () => {
      manager.with(a, () => {
        assert.equal(storage.getStore(), 'outside');
        storage.enterWith('inside');
      });
      assert.equal(storage.getStore(), 'inside');
      assert.equal(manager.active(), ROOT_CONTEXT);
      storage.run('nested', () => assert.equal(manager.active(), ROOT_CONTEXT));
    });
  }
});

// what carries a context

/** Each calls `done` once. @type {Record<string, (done: () => void) => unknown>} */
const later = {
  'an await': async (done) => {
    await undefined;
    done();
  },
  'an await of a timer': async (done) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    done();
  },
  'then, catch and finally': (done) =>
    Promise.reject(new Error('caught'))
      .catch(() => {})
      .finally(() => {})
      .then(done),
  'a thenable': async (done) => {
    await { then: (/** @type {(value: unknown) => void} */ resolve) => resolve(done()) };
  },
  'an async iteration': async (done) => {
    async function* generate() {
      await undefined;
      yield 1;
    }
    for await (const _ of generate()) done();
  },
  setTimeout: (done) => setTimeout(done, 1),
  setImmediate: (done) => setImmediate(done),
  setInterval: (done) => {
    const timer = setInterval(() => {
      clearInterval(timer);
      done();
    }, 1);
  },
  nextTick: (done) => process.nextTick(done),
  queueMicrotask: (done) => queueMicrotask(done),
  'a callback of fs': (done) => fs.stat(__filename, () => done()),
  'an awaited event': async (done) => {
    const emitter = new EventEmitter();
    setImmediate(() => emitter.emit('event'));
    await once(emitter, 'event');
    done();
  },
};

for (const [what, schedule] of Object.entries(later)) {
  testBoth(`the context goes through ${what}`, async (manager) => {
    const seen = [];
    await Promise.all(
      [a, b].map(
        (context) =>
          new Promise((resolve) => {
            const done = mustCall(() => {
              seen.push(manager.active() === context);
              resolve(undefined);
            });
            manager.with(context, () => void schedule(done));
            assert.equal(manager.active(), ROOT_CONTEXT);
          }),
      ),
    );
    assert.deepEqual(seen, [true, true]);
  });
}

testBoth('with of an async function: the caller keeps its context', async (manager) => {
  await manager.with(a, async () => {
    await manager.with(b, async () => {
      await undefined;
      assert.equal(manager.active(), b);
    });
    assert.equal(manager.active(), a);
    await assert.rejects(
      manager.with(b, async () => {
        await undefined;
        throw new RangeError('rejected');
      }),
      RangeError,
    );
    assert.equal(manager.active(), a);
  });
  assert.equal(manager.active(), ROOT_CONTEXT);
});

// bind: functions

testBoth('bind of a function: it is called with the context, and nothing else', async (manager) => {
  const self = {};
  const bound = manager.bind(
    a,
    mustCall(function (...args) {
      assert.equal(this, self);
      assert.deepEqual(args, [1, 2]);
      assert.equal(manager.active(), a);
      return 'returned';
    }, 3),
  );
  assert.equal(bound.call(self, 1, 2), 'returned');
  manager.with(b, () => {
    assert.equal(bound.call(self, 1, 2), 'returned');
    assert.equal(manager.active(), b);
  });
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(bound.call(self, 1, 2), 'returned');
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('bind of a function: called without this, it has none', (manager) => {
  const bound = manager.bind(
    a,
    mustCall(function () {
      assert.equal(this, undefined);
    }),
  );
  bound();
});

testBoth('bind of a function: what it throws goes on', (manager) => {
  const bound = manager.bind(a, () => {
    throw new RangeError('from the function');
  });
  manager.with(b, () => {
    assert.throws(bound, RangeError);
    assert.equal(manager.active(), b);
  });
});

testBoth(
  'bind of a function: a new one of the same length, which cannot be assigned',
  (manager) => {
    const functions = [() => {}, (a) => a, (a, b) => b, (a, b, c) => c, (a, b, c, d) => d];
    functions.push(
      (a, b, c, d, e) => e,
      (...args) => args,
      class {}.bind,
    );
    for (const fn of functions) {
      const bound = manager.bind(a, fn);
      assert.notEqual(bound, fn);
      const { value, ...rest } = Object.getOwnPropertyDescriptor(bound, 'length') ?? {};
      assert.equal(value, fn.length);
      assert.deepEqual(rest, { writable: false, enumerable: false, configurable: true });
    }
  },
);

testBoth('bind of a function leaves other storages to the caller', (manager) => {
  const storage = new AsyncLocalStorage();
  const bound = storage.run('binder', () =>
    manager.bind(
      a,
      mustCall(() => assert.equal(storage.getStore(), 'caller')),
    ),
  );
  storage.run('caller', bound);
});

testBoth('bind of anything else returns it', (manager) => {
  for (const target of [undefined, null, 0, 'text', {}, [], new Map(), new EventTarget()]) {
    assert.equal(manager.bind(a, target), target);
  }
});

// bind: emitters

const ADD = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'];
const REMOVE = ['off', 'removeListener'];

testBoth('bind of an emitter returns it', (manager) => {
  const emitter = new EventEmitter();
  assert.equal(manager.bind(a, emitter), emitter);
});

for (const add of ADD) {
  testBoth(`bind of an emitter: ${add} binds`, (manager) => {
    const emitter = manager.bind(a, new EventEmitter());
    const calls = add.toLowerCase().includes('once') ? 1 : 2;
    const listener = mustCall(function (...args) {
      assert.equal(this, emitter);
      assert.deepEqual(args, [1, 2]);
      assert.equal(manager.active(), a);
    }, calls);
    assert.equal(emitter[add]('event', listener), emitter);
    manager.with(b, () => {
      assert.equal(emitter.emit('event', 1, 2), true);
      assert.equal(manager.active(), b);
      assert.equal(emitter.emit('event', 1, 2), calls === 2);
    });
  });

  for (const remove of REMOVE) {
    testBoth(`bind of an emitter: what ${add} added, ${remove} removes`, (manager) => {
      const emitter = manager.bind(a, new EventEmitter());
      const listener = mustNotCall();
      emitter[add]('event', listener);
      assert.equal(emitter.listenerCount('event'), 1);
      assert.equal(emitter[remove]('event', listener), emitter);
      assert.equal(emitter.listenerCount('event'), 0);
      assert.equal(emitter.emit('event'), false);
      // With another listener present.
      emitter.on(
        'event',
        mustCall(() => {}),
      );
      emitter[add]('event', listener);
      emitter[remove]('event', listener);
      assert.equal(emitter.emit('event'), true);
    });
  }
}

testBoth('bind of an emitter: listeners stay in order', (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  const calls = [];
  emitter.on('event', () => calls.push(1));
  emitter.prependListener('event', () => calls.push(2));
  emitter.prependOnceListener('event', () => calls.push(3));
  emitter.once('event', () => calls.push(4));
  emitter.emit('event');
  emitter.emit('event');
  assert.deepEqual(calls, [3, 2, 1, 4, 2, 1]);
});

testBoth('bind of an emitter: removeAllListeners, of one event and of all', (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  emitter.on('one', mustNotCall()).once('one', mustNotCall()).on('two', mustNotCall());
  emitter.removeAllListeners('one');
  assert.deepEqual(emitter.eventNames(), ['two']);
  emitter.removeAllListeners();
  assert.deepEqual(emitter.eventNames(), []);
  const listener = mustCall(() => assert.equal(manager.active(), a));
  emitter.on('one', listener);
  emitter.emit('one');
  emitter.removeListener('one', listener);
  assert.equal(emitter.emit('one'), false);
});

testBoth('bind of an emitter: listeners from before are left alone', (manager) => {
  const emitter = new EventEmitter();
  const before = mustCall(() => assert.equal(manager.active(), b));
  emitter.on('event', before);
  manager.bind(a, emitter);
  manager.with(b, () => emitter.emit('event'));
  emitter.off('event', before);
  assert.equal(emitter.emit('event'), false);
});

testBoth('bind of an emitter: bound twice, the first context counts', (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  assert.equal(manager.bind(b, emitter), emitter);
  const listener = mustCall(() => assert.equal(manager.active(), a));
  emitter.on('event', listener);
  emitter.emit('event');
  emitter.off('event', listener);
  assert.equal(emitter.emit('event'), false);
});

testBoth('bind of an emitter: two managers bind to a context each', (manager) => {
  const other = new /** @type {any} */ (manager.constructor)();
  const emitter = other.bind(b, manager.bind(a, new EventEmitter()));
  for (const add of ADD) {
    emitter[add](
      add,
      mustCall(() => {
        assert.equal(manager.active(), a);
        assert.equal(other.active(), b);
      }),
    );
    emitter.emit(add);
    emitter.removeAllListeners(add);
    for (const remove of REMOVE) {
      const listener = mustNotCall();
      emitter[add](add, listener);
      emitter[remove](add, listener);
      assert.equal(emitter.emit(add), false);
    }
  }
});

testBoth('bind of an emitter: methods of its own that add through each other', (manager) => {
  class Own extends EventEmitter {
    addListener(event, listener) {
      return this.on(event, listener);
    }
    once(event, listener) {
      return this.prependListener(event, listener);
    }
  }
  const emitter = manager.bind(a, new Own());
  for (const add of ADD) {
    const listener = mustCall(() => assert.equal(manager.active(), a));
    emitter[add]('event', listener);
    emitter.emit('event');
    emitter.off('event', listener);
    assert.equal(emitter.emit('event'), false);
  }
});

testBoth('bind of an emitter: a listener that names another one as its listener', (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  const wrapped = ours.AsyncContext.Snapshot.wrap(mustNotCall());
  for (const add of ADD) {
    emitter[add]('event', wrapped);
    emitter.off('event', wrapped);
    assert.equal(emitter.emit('event'), false);
  }
  const circle = Object.assign(mustNotCall(), { listener: mustNotCall() });
  circle.listener.listener = circle;
  emitter.on('event', circle).off('event', mustNotCall()).off('event', circle);
  assert.equal(emitter.emit('event'), false);
});

testBoth('bind of an emitter: a listener of several events', (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  const symbol = Symbol('event');
  const listener = mustCall(() => assert.equal(manager.active(), a), 2);
  for (const event of ['one', symbol, '__proto__']) emitter.on(event, listener);
  emitter.off('one', listener);
  assert.equal(emitter.emit('one'), false);
  assert.equal(emitter.emit(symbol), true);
  assert.equal(emitter.emit('__proto__'), true);
});

testBoth('bind of an emitter: what a listener throws goes on', (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  emitter.on('event', () => {
    throw new RangeError('from the listener');
  });
  manager.with(b, () => {
    assert.throws(() => emitter.emit('event'), RangeError);
    assert.equal(manager.active(), b);
  });
});

testBoth('bind of an emitter: what a listener schedules keeps the context', async (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  await new Promise((resolve) => {
    emitter.on('event', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.equal(manager.active(), a);
      resolve(undefined);
    });
    emitter.emit('event');
  });
});

testBoth('bind of an emitter: events.once', async (manager) => {
  const emitter = manager.bind(a, new EventEmitter());
  const first = once(emitter, 'event');
  emitter.emit('event', 1, 2);
  assert.deepEqual(await first, [1, 2]);
  assert.equal(manager.active(), ROOT_CONTEXT);
  const failing = once(emitter, 'event');
  emitter.emit('error', new RangeError('error'));
  await assert.rejects(failing, RangeError);
  assert.deepEqual(emitter.eventNames(), []);
});

testBoth('bind of a stream: its own on is kept', async (manager) => {
  const stream = manager.bind(a, new PassThrough());
  const chunks = [];
  await new Promise((resolve) => {
    stream.on('data', (chunk) => {
      assert.equal(manager.active(), a);
      chunks.push(String(chunk));
    });
    stream.on(
      'end',
      mustCall(() => assert.equal(manager.active(), a)),
    );
    stream.on('close', resolve);
    manager.with(b, () => stream.end('text'));
  });
  assert.deepEqual(chunks, ['text']);
});

testBoth('bind of a stream: through a pipe', async (manager) => {
  const from = manager.bind(a, new PassThrough());
  const to = manager.bind(b, new PassThrough());
  const finished = once(to, 'finish');
  from.pipe(to);
  from.end('text');
  await finished;
  from.unpipe(to);
  assert.equal(String(to.read()), 'text');
});

// attach

testBoth('attach makes a context active until it is disposed of', (manager) => {
  manager.with(a, () => {
    const token = manager.attach(b);
    assert.equal(manager.active(), b);
    assert.equal(token.dispose(), undefined);
    assert.equal(manager.active(), a);
    // Only once.
    manager.with(b, () => {
      token.dispose();
      assert.equal(manager.active(), b);
    });
  });
});

testBoth('attach where nothing was entered', (manager) => {
  const token = manager.attach(a);
  assert.equal(manager.active(), a);
  token.dispose();
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('attach ends with the with around it', (manager) => {
  manager.with(a, () => void manager.attach(b));
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('attach: nested', (manager) => {
  const outer = manager.attach(a);
  const inner = manager.attach(b);
  assert.equal(manager.active(), b);
  inner.dispose();
  assert.equal(manager.active(), a);
  outer.dispose();
  assert.equal(manager.active(), ROOT_CONTEXT);
});

testBoth('attach: disposed of out of order, each puts back what was before it', (manager) => {
  const outer = manager.attach(a);
  const inner = manager.attach(b);
  outer.dispose();
  assert.equal(manager.active(), ROOT_CONTEXT);
  inner.dispose();
  assert.equal(manager.active(), a);
});

testBoth('attach: what is scheduled keeps the context', async (manager) => {
  const token = manager.attach(a);
  const scheduled = new Promise((resolve) => {
    setTimeout(() => resolve(manager.active()), 1);
  });
  const awaited = (async () => {
    await undefined;
    return manager.active();
  })();
  token.dispose();
  assert.equal(manager.active(), ROOT_CONTEXT);
  assert.equal(await scheduled, a);
  assert.equal(await awaited, a);
});

testBoth('attach over an await of the same function', async (manager) => {
  await (async () => {
    await undefined;
    const token = manager.attach(a);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(manager.active(), a);
    token.dispose();
    assert.equal(manager.active(), ROOT_CONTEXT);
  })();
});

// subclasses

testBoth('a subclass that overrides with is asked for what was bound, too', (manager) => {
  const Base = /** @type {any} */ (manager.constructor);
  const entered = [];
  class Forking extends Base {
    with(context, fn, thisArg, ...args) {
      entered.push(context);
      return super.with(context, fn, thisArg, ...args);
    }
  }
  const forking = new Forking();
  const bound = forking.bind(a, (value) => [value, forking.active()]);
  assert.deepEqual(bound(1), [1, a]);
  const emitter = forking.bind(b, new EventEmitter());
  emitter.once(
    'event',
    mustCall(() => assert.equal(forking.active(), b)),
  );
  emitter.emit('event');
  assert.deepEqual(entered, [a, b]);
});
