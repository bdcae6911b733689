'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodesStorage } = require('node:async_hooks');
const { Readable } = require('node:stream');
const vm = require('node:vm');
const { testCarried } = require('./carried.js');
const {
  AsyncContext,
  AsyncLocalStorage,
  rootSnapshot,
  runAll,
  runInRoot,
  runtime,
} = require('../../index.js');

// Places where a generator is seen, and so bound, before it is first resumed.

const variable = new AsyncContext.Variable();
const storage = new AsyncLocalStorage();

function* body() {
  yield [variable.get(), storage.getStore()];
  yield [variable.get(), storage.getStore()];
}

/** @returns {any} what a generator reads when it is resumed in another context */
const resumed = (generator) => variable.run('resumer', () => [...generator]);

const both = (pair) => [pair, pair];

const ways = {
  'variable.run': [() => variable.run('created', body), ['created', undefined]],
  'snapshot.run': [
    () => variable.run('created', () => new AsyncContext.Snapshot()).run(body),
    ['created', undefined],
  ],
  'Snapshot.wrap': [
    () => variable.run('created', () => AsyncContext.Snapshot.wrap(body))(),
    ['created', undefined],
  ],
  runAll: [
    () => runAll([[variable, 'created']], (...args) => body(...args)),
    ['created', undefined],
  ],
  runInRoot: [() => variable.run('x', () => runInRoot(body)), [undefined, undefined]],
  'rootSnapshot.run': [
    () => variable.run('x', () => rootSnapshot.run(body)),
    [undefined, undefined],
  ],
  'storage.run': [() => storage.run('stored', body), [undefined, 'stored']],
  'storage.run, with the same value': [
    () => storage.run('stored', () => storage.run('stored', body)),
    [undefined, 'stored'],
  ],
  'storage.run, whose callback entered something': [
    () =>
      variable.run('created', () =>
        storage.run('first', () => {
          storage.enterWith('second');
          return body();
        }),
      ),
    ['created', 'second'],
  ],
  'storage.exit': [() => storage.run('stored', () => storage.exit(body)), [undefined, undefined]],
  'AsyncLocalStorage.bind': [
    () => storage.run('stored', () => AsyncLocalStorage.bind(body))(),
    [undefined, 'stored'],
  ],
  'AsyncLocalStorage.snapshot': [
    () => storage.run('stored', () => AsyncLocalStorage.snapshot())(body),
    [undefined, 'stored'],
  ],
};

for (const [way, [create, expected]] of Object.entries(ways)) {
  testCarried(`a generator that leaves ${way} is bound`, () => {
    assert.deepEqual(resumed(create()), both(expected));
  });
}

testCarried(
  'a generator that leaves a run of Node’s own storage is bound, where both share the slot',
  () => {
    const shared = runtime.nodeCarries && runtime.backend !== 'host';
    const nodes = new NodesStorage();
    const generator = nodes.run('stored', function* () {
      yield nodes.getStore();
    });
    assert.equal(generator.next().value, shared ? 'stored' : undefined);
  },
);

testCarried(
  'an async function that returns a generator: it is bound when the promise is resolved',
  async () => {
    async function* chunks() {
      yield variable.get();
      yield variable.get();
    }
    const generator = await variable.run('created', async () => {
      await null;
      return chunks();
    });
    const seen = [];
    await variable.run('consumer', async () => {
      for await (const chunk of generator) seen.push(chunk);
    });
    assert.deepEqual(seen, ['created', 'created']);
    const sync = await variable.run('created', async () => {
      await null;
      return body();
    });
    assert.deepEqual(resumed(sync), both(['created', undefined]));
  },
);

testCarried(
  'Readable.from and ReadableStream.from ask for the iterator when they are called',
  async () => {
    async function* chunks() {
      yield variable.get();
    }
    function* syncChunks() {
      yield variable.get();
    }
    const streams = variable.run('created', () => ({
      fromAsync: Readable.from(chunks()),
      fromSync: Readable.from(syncChunks()),
      // Not on Node 20.0 to 20.5.
      web: /** @type {any} */ (ReadableStream).from?.(chunks()) ?? Readable.from(chunks()),
    }));
    await variable.run('consumer', async () => {
      for (const stream of Object.values(streams)) {
        const seen = [];
        for await (const chunk of stream) seen.push(chunk);
        assert.deepEqual(seen, ['created']);
      }
    });
  },
);

testCarried('a generator that is bound stays bound', () => {
  const generator = variable.run('created', body);
  const again = variable.run('second', () => generator);
  assert.deepEqual(resumed(again), both(['created', undefined]));
});

testCarried('Known limit: what nobody sees is bound when it is first resumed', () => {
  const kept = {};
  variable.run('created', () => {
    kept.generator = body();
  });
  assert.deepEqual(
    variable.run('first', () => kept.generator.next().value),
    ['first', undefined],
  );
  assert.deepEqual(
    variable.run('second', () => kept.generator.next().value),
    ['first', undefined],
  );
  // The end of a scope does not see the generator either.
  const create = () => {
    const scope = variable.withValue('scoped');
    const generator = body();
    scope.dispose();
    return generator;
  };
  assert.deepEqual(resumed(create()), both(['resumer', undefined]));
});

testCarried('realms: a generator of a vm context is bound when it leaves a run', () => {
  const make = vm.runInNewContext('(function* (get) { yield get(); yield get(); })');
  const get = () => [variable.get(), storage.getStore()];
  assert.deepEqual(resumed(variable.run('created', make, get)), both(['created', undefined]));
});

testCarried('realms: an async generator of a vm context too', async () => {
  const make = vm.runInNewContext('(async function* (get) { yield get(); yield get(); })');
  const generator = variable.run('created', make, () => variable.get());
  const seen = [];
  for await (const value of generator) seen.push(value);
  assert.deepEqual(seen, ['created', 'created']);
});

testCarried('Known limit: another one of a vm context runs where it is resumed', () => {
  const make = vm.runInNewContext('(function* (get) { yield get(); yield get(); })');
  const generator = make(() => variable.get());
  assert.equal(variable.run('first', () => generator.next()).value, 'first');
  assert.equal(variable.run('second', () => generator.next()).value, 'second');
});

testCarried('what leaves a run and is no generator is not touched', () => {
  const touched = [];
  const handler = new Proxy(
    {},
    {
      get(_, name) {
        touched.push(name);
        return undefined;
      },
    },
  );
  const proxy = new Proxy(body(), handler);
  assert.equal(
    variable.run('x', () => proxy),
    proxy,
  );
  assert.deepEqual(touched, []);
  for (const value of [undefined, null, 1, 'text', Symbol.iterator, () => {}]) {
    assert.equal(
      variable.run('x', () => value),
      value,
    );
  }
});
