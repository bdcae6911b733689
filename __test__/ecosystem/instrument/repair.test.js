'use strict';

/*
 * Tests each kind of step on a library that mixes up its callers: what the callbacks of requests A, B
 * and C see without the repair, with it, and after it was undone.
 */

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { careless } = require('./fixtures/careless.js');
const { mustCall } = require('../../helpers/must-call.js');
const { repair } = require('../../../entries/instrument.js');
const { AsyncLocalStorage } = require('../../../index.js');

const storage = new AsyncLocalStorage();
const MIXED_UP = ['A', 'A', 'A'];
const OWN = ['A', 'B', 'C'];

/**
 * @param {(saw: () => void) => unknown} request is called for each request, and calls `saw` in a callback
 * @returns {Promise<unknown[]>} what the callbacks saw
 */
const requests = (request) =>
  Promise.all(
    OWN.map((name) =>
      storage.run(name, () => new Promise((resolve) => request(() => resolve(storage.getStore())))),
    ),
  );

/**
 * @typedef {import('../../../entries/instrument.js').RepairStep} Step
 * @typedef {(exports: any) => (saw: () => void) => unknown} Use
 */

/** @type {Record<string, { steps: Step[], use: Use }>} */
const KINDS = {
  callbacks: {
    steps: [{ at: 'Queue.prototype.add', callbacks: [1] }],
    use: ({ Queue }) => {
      const queue = new Queue();
      return (saw) => queue.add('job', saw);
    },
  },
  'callbacks, from the end': {
    steps: [{ at: ['Queue.prototype.add', 'Queue.prototype.addFirst'], callbacks: [-1] }],
    use: ({ Queue }) => {
      const queue = new Queue();
      return (saw) => queue.addFirst(1, 2, saw);
    },
  },
  'callbacks, first': {
    steps: [{ at: 'Queue.prototype.addFirst', callbacks: ['first'] }],
    use: ({ Queue }) => {
      const queue = new Queue();
      return (saw) => queue.addFirst({ option: 1 }, saw, 'argument of the job');
    },
  },
  'callbacks of a constructor': {
    steps: [{ at: 'Timer', callbacks: [0] }],
    use: (exports) => (saw) => {
      class Sub extends exports.Timer {}
      assert.ok(new Sub(() => {}) instanceof exports.Timer);
      const timer = new exports.Timer(saw);
      assert.ok(timer instanceof exports.Timer);
    },
  },
  'a worker and its items': {
    steps: [
      {
        at: 'createQueue',
        arguments: { 0: [{ at: '', in: 'item' }] },
        returned: [{ at: 'push', items: [0] }],
      },
    ],
    use: ({ createQueue }) => {
      const queue = createQueue((/** @type {any} */ { saw }, /** @type {any} */ done) => {
        saw();
        done();
      });
      return (saw) => queue.push({ saw }, () => {});
    },
  },
  'the callback of a worker': {
    steps: [{ at: 'createQueue', returned: [{ at: 'push', callbacks: [1] }] }],
    use: ({ createQueue }) => {
      const queue = createQueue((/** @type {any} */ _item, /** @type {any} */ done) => done());
      return (saw) => queue.push('item', saw);
    },
  },
  'an emitter that is returned': {
    steps: [{ at: 'Client.prototype.request', returned: [{ at: 'emit', in: 'caller' }] }],
    use: ({ Client }) => {
      const client = new Client();
      return (saw) => {
        const emitter = client.request();
        emitter.once('answer', (/** @type {any} */ argument) => {
          assert.equal(argument, emitter);
          saw();
        });
      };
    },
  },
  'an emitter of what a promise is fulfilled with': {
    steps: [{ at: 'Client.prototype.connect', resolved: [{ at: 'later.emit', in: 'caller' }] }],
    use: ({ Client }) => {
      const client = new Client();
      return async (saw) => (await client.connect()).later.on('now', saw);
    },
  },
  'a function that is returned': {
    steps: [{ at: 'memoize', returned: [{ at: '', callbacks: [0] }] }],
    use: ({ memoize }) => {
      const fn = (/** @type {() => void} */ callback) => callback();
      const memoized = memoize(fn);
      assert.equal(memoized.original, fn);
      return memoized;
    },
  },
  'callbacks in an object': {
    steps: [{ at: 'Client.prototype.send', arguments: { 1: [{ at: 'onSent', in: 'caller' }] } }],
    use: ({ Client }) => {
      const client = new Client();
      return (saw) => {
        const handlers = { onSent: saw };
        client.send('message', handlers);
        assert.equal(handlers.onSent, saw, 'the object of the caller is not changed');
      };
    },
  },
  'an object with methods that is passed again': {
    steps: [{ at: 'Client.prototype.send', arguments: { 1: [{ at: 'onSent', in: 'caller' }] } }],
    use: ({ Client }) => {
      const client = new Client();
      class Handler {
        constructor(/** @type {() => void} */ saw) {
          this.saw = saw;
        }

        onSent() {
          this.saw();
        }
      }
      return (saw) => client.send('message', new Handler(saw));
    },
  },
};

for (const [kind, { steps, use }] of Object.entries(KINDS)) {
  test(`${kind}: A B C, and A A A without`, async () => {
    const exports = careless();
    assert.deepEqual(await requests(use(exports)), MIXED_UP);
    const description = { steps };
    const first = repair(exports, description);
    assert.deepEqual(await requests(use(exports)), OWN);
    assert.deepEqual(first.report(), []);
    const second = repair(exports, description);
    first.undo();
    first.undo();
    assert.deepEqual(await requests(use(exports)), OWN, 'another call wants it');
    second[Symbol.dispose]();
    assert.deepEqual(await requests(use(exports)), MIXED_UP);
    const replaced = exports.Queue.prototype.add;
    const again = repair(exports, description);
    assert.equal(exports.Queue.prototype.add, replaced, 'functions are replaced once');
    assert.deepEqual(await requests(use(exports)), OWN);
    again.undo();
  });
}

test('what was made while it was repaired does what it did before, once it is undone', async () => {
  const exports = careless();
  const { steps, use } = KINDS['the callback of a worker'];
  const { undo } = repair(exports, { steps });
  const request = use(exports);
  assert.deepEqual(await requests(request), OWN);
  undo();
  assert.deepEqual(await requests(request), MIXED_UP);
});

test('listeners get the values of where they were added', async () => {
  const exports = careless();
  repair(exports, { steps: [{ at: 'Client.prototype', listeners: true }] });
  const client = new exports.Client();
  const seen = requests((saw) => client.once('event', saw));
  storage.exit(() => client.emit('event'));
  assert.deepEqual(await seen, OWN);
});

test("in: 'root' runs a function without values", () => {
  const exports = careless();
  repair(exports, { steps: [{ at: 'Client.prototype.start', in: 'root' }] });
  const began = () => assert.equal(storage.getStore(), undefined);
  storage.run('A', () => new exports.Client().start(began));
});

test('a removable callback is removed by the function that the caller knows', () => {
  const exports = careless();
  repair(exports, {
    steps: [
      { at: 'Client.prototype.subscribe', callbacks: [0], removable: true },
      { at: 'Client.prototype.unsubscribe', removes: [0] },
    ],
  });
  const client = new exports.Client();
  /** @type {unknown[]} */
  const seen = [];
  const listener = () => seen.push(storage.getStore());
  storage.run('A', () => client.subscribe(listener, 'one'));
  storage.run('B', () => client.subscribe(listener, 'two'));
  // The library keeps listeners in a Set, so this one is called once.
  storage.run('C', () => client.subscribe(listener, 'two'));
  client.publish();
  assert.deepEqual(seen, ['A', 'B']);
  assert.equal(client.unsubscribe(listener, 'one'), true);
  client.publish();
  assert.deepEqual(seen, ['A', 'B', 'B']);
  assert.equal(client.unsubscribe(listener, 'two'), true);
  assert.equal(client.unsubscribe(listener, 'two'), false);
  client.publish();
  assert.equal(seen.length, 3);
});

test('what is returned to another caller belongs to that one', () => {
  const shared = new EventEmitter();
  const exports = { get: () => shared };
  repair(exports, { steps: [{ at: 'get', returned: [{ at: 'emit', in: 'caller' }] }] });
  /** @type {unknown[]} */
  const seen = [];
  shared.on('event', () => seen.push(storage.getStore()));
  for (const name of OWN) {
    storage.run(name, () => exports.get());
    shared.emit('event');
  }
  assert.deepEqual(seen, OWN);
});

test('steps may contain themselves: what a function returns has that function, too', () => {
  /** @type {(() => void)[]} */
  const waiting = [];
  const chain = () => ({
    then(/** @type {() => void} */ handler) {
      waiting.push(handler);
      return chain();
    },
  });
  /** @type {any[]} */
  const steps = [{ at: 'then', callbacks: [0] }];
  steps[0].returned = steps;
  const exports = { chain };
  repair(exports, { steps: [{ at: 'chain', returned: steps }] });
  /** @type {unknown[]} */
  const seen = [];
  const see = () => seen.push(storage.getStore());
  for (const name of OWN) storage.run(name, () => exports.chain().then(see).then(see));
  for (const handler of waiting) handler();
  assert.deepEqual(seen, ['A', 'A', 'B', 'B', 'C', 'C']);
});

test('a callback that is called once is released, and what is missing stays missing', () => {
  /** @type {number[]} */
  const lengths = [];
  const exports = {
    get(/** @type {any[]} */ ...args) {
      lengths.push(args.length);
      for (let count = 0; count < 2; count++) args[0]?.();
    },
    off: (/** @type {any[]} */ ...args) => lengths.push(args.length),
  };
  repair(exports, {
    steps: [
      { at: 'get', callbacks: [0], once: true },
      { at: 'off', removes: [1] },
    ],
  });
  exports.get(mustCall());
  exports.get();
  exports.off('channel');
  assert.deepEqual(lengths, [1, 0, 1]);
});

/** @type {Record<string, { until: string, begin: (stop: () => string) => any }>} */
const ENDINGS = {
  'a function that is returned': { until: '', begin: (stop) => stop },
  'a method of what is returned': { until: 'inner.stop', begin: (stop) => ({ inner: { stop } }) },
  'a method of what a promise is fulfilled with': {
    until: 'stop',
    begin: async (stop) => ({ stop }),
  },
};

for (const [kind, { until, begin }] of Object.entries(ENDINGS)) {
  test(`callbacks until ${kind}`, async () => {
    /** @type {((...args: any[]) => any)[]} */
    const kept = [];
    const exports = {
      watch(/** @type {any[]} */ ...callbacks) {
        kept.push(...callbacks);
        return begin(() => 'stopped');
      },
    };
    repair(exports, { steps: [{ at: 'watch', callbacks: [0, 1], until }] });
    const saw = (/** @type {number} */ number) => [storage.getStore(), number];
    const begun = storage.run('A', () => exports.watch(saw, saw));
    const stopping = storage.run('B', () => exports.watch(saw, 1));
    assert.deepEqual(
      kept.slice(0, 3).map((callback) => storage.run('C', callback, 1)),
      [
        ['A', 1],
        ['A', 1],
        ['B', 1],
      ],
    );
    assert.deepEqual([kept[0].length, kept[3]], [1, 1]);
    const { stop, inner = { stop } } = await begun;
    const end = until === '' ? await begun : inner.stop;
    assert.equal(end(), 'stopped');
    assert.deepEqual(storage.run('C', kept[1], 2), ['C', 2], 'as it would be without the repair');
    assert.deepEqual(storage.run('C', kept[2], 2), ['B', 2], 'each call has its own end');
    await stopping;
  });
}

test('what returns no such function is passed on', async () => {
  for (const [result, until] of [
    [1, ''],
    [{}, 'stop'],
    [Object.freeze({ stop() {} }), 'stop'],
  ]) {
    const exports = { watch: (/** @type {() => void} */ callback) => (callback(), result) };
    repair(exports, { steps: [{ at: 'watch', callbacks: [0], until }] });
    assert.equal(exports.watch(mustCall()), result);
  }
});

test('errors, results and receivers pass through', () => {
  const exports = {
    value: 1,
    /** @this {any} */
    call(/** @type {() => any} */ callback) {
      return [this.value, callback()];
    },
  };
  repair(exports, { steps: [{ at: 'call', callbacks: [0] }] });
  assert.deepEqual(
    exports.call(() => 2),
    [1, 2],
  );
  assert.throws(
    () =>
      exports.call(() => {
        throw new Error('of the callback');
      }),
    { message: 'of the callback' },
  );
  assert.equal(exports.call.name, 'call');
  assert.equal(exports.call.length, 1);
  assert.throws(() => exports.call(/** @type {any} */ (1)), TypeError);
});
