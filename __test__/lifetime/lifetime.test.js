'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { EventEmitter, once } = require('node:events');
const { test } = require('node:test');
const { Lifetime } = require('../../entries/lifetime.js');
const { AsyncContext, AsyncLocalStorage, runAll, runInRoot, runtime } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');

/** Whether a Snapshot restores Node's stores too. */
const sharesSlot = runtime.nodeCarries && runtime.backend !== 'host';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Every way to enter a value, as a function that calls another with it. */
const ENTER = {
  'Variable.run': (variable, _storage, fn) => variable.run('value', fn),
  'Variable.withValue': (variable, _storage, fn) => {
    const scope = variable.withValue('value');
    try {
      return fn();
    } finally {
      scope.dispose();
    }
  },
  runAll: (variable, _storage, fn) => runAll([[variable, 'value']], fn),
  'AsyncLocalStorage.run': (_variable, storage, fn) => storage.run('value', fn),
  'AsyncLocalStorage.enterWith': (_variable, storage, fn) => {
    storage.enterWith('value');
    return fn();
  },
  'AsyncLocalStorage.withScope': (_variable, storage, fn) => {
    const scope = storage.withScope('value');
    try {
      return fn();
    } finally {
      scope.dispose();
    }
  },
};

for (const [how, enter] of Object.entries(ENTER)) {
  for (const under of ['nothing', "a store of Node's"]) {
    test(`${how} over ${under}: is read until the end, then not, wherever it was carried`, async () => {
      const variable = new AsyncContext.Variable({ defaultValue: 'default' });
      const storage = new AsyncLocalStorage({ defaultValue: 'default' });
      const own = new NodeStorage();
      const read = () => (how.startsWith('Async') ? storage.getStore() : variable.get());
      const lifetime = new Lifetime();
      const start = () =>
        lifetime.run(() =>
          enter(variable, storage, () => ({
            snapshot: new AsyncContext.Snapshot(),
            wrapped: AsyncContext.Snapshot.wrap(read),
            later: turn().then(turn).then(mustCall(read)),
            now: read(),
          })),
        );
      const { snapshot, wrapped, later, now } =
        under === 'nothing' ? start() : own.run('of Node', start);
      assert.equal(now, 'value');
      assert.equal(read(), 'default');
      assert.equal(snapshot.run(read), 'value');
      assert.equal(wrapped(), 'value');
      lifetime.end();
      assert.equal(lifetime.ended, true);
      assert.equal(snapshot.run(read), 'default');
      assert.equal(wrapped(), 'default');
      assert.equal(await later, 'default');
      assert.equal(lifetime.lateReads, 3);
      const ofNode = under !== 'nothing' && sharesSlot ? 'of Node' : undefined;
      assert.equal(
        snapshot.run(() => own.getStore()),
        ofNode,
      );
    });
  }
}

test('what was entered outside stays, and comes back where it was shadowed', () => {
  const [a, b] = [new AsyncContext.Variable(), new AsyncContext.Variable()];
  const lifetime = new Lifetime();
  a.run('outside', () => {
    const snapshot = lifetime.run(() => b.run('inside', () => new AsyncContext.Snapshot()));
    const shadowed = lifetime.run(() => a.run('inside', () => new AsyncContext.Snapshot()));
    const both = () => [a.get(), b.get()];
    assert.deepEqual(snapshot.run(both), ['outside', 'inside']);
    assert.deepEqual(shadowed.run(both), ['inside', undefined]);
    lifetime.end();
    assert.deepEqual(snapshot.run(both), ['outside', undefined]);
    // The value that it shadowed was dropped, as in every frame: the default is read.
    assert.deepEqual(shadowed.run(both), [undefined, undefined]);
    assert.equal(a.get(), 'outside');
  });
});

test('a lifetime inside another ends with it, and alone', () => {
  const variable = new AsyncContext.Variable();
  const [outer, first, second] = [new Lifetime(), new Lifetime(), new Lifetime()];
  const enter = (lifetime) => () =>
    lifetime.run(() =>
      variable.run('value', () => AsyncContext.Snapshot.wrap(() => variable.get())),
    );
  const reads = outer.run(() => [enter(first)(), enter(second)()]);
  first.end();
  assert.deepEqual(
    reads.map((read) => read()),
    [undefined, 'value'],
  );
  outer.end();
  assert.equal(second.ended, true);
  assert.equal(reads[1](), undefined);
  // One that is entered after the end of the outer one has ended as well.
  const third = new Lifetime();
  outer.run(() => third.run(() => {}));
  assert.equal(third.ended, false, 'after the end, run only calls');
});

test('what is entered after the end can be read, and has no lifetime', async () => {
  const variable = new AsyncContext.Variable();
  const storage = new AsyncLocalStorage();
  const lifetime = new Lifetime();
  const snapshot = lifetime.run(() => variable.run('early', () => new AsyncContext.Snapshot()));
  lifetime.end();
  await snapshot.run(async () => {
    assert.equal(variable.get(), undefined);
    await variable.run('late', async () => {
      assert.equal(variable.get(), 'late');
      await turn();
      assert.equal(variable.get(), 'late');
      assert.equal(
        storage.run('late too', () => storage.getStore()),
        'late too',
      );
    });
    assert.equal(variable.get(), undefined);
  });
});

test('a value that is undefined, and one that is an object, are held alike', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const lifetime = new Lifetime();
  for (const value of [undefined, null, 0, {}, () => {}, Symbol('value')]) {
    lifetime.run(() => variable.run(value, () => assert.equal(variable.get(), value)));
  }
});

test('it is left behind in the root, and restored by what captured it', () => {
  const variable = new AsyncContext.Variable();
  const lifetime = new Lifetime();
  const [inRoot, restored] = lifetime.run(() =>
    variable.run('value', () => {
      const snapshot = new AsyncContext.Snapshot();
      return [
        runInRoot(() =>
          variable.run('plain', () => AsyncContext.Snapshot.wrap(() => variable.get())),
        ),
        runInRoot(() => snapshot.run(() => AsyncContext.Snapshot.wrap(() => variable.get()))),
      ];
    }),
  );
  lifetime.end();
  assert.equal(inRoot(), 'plain');
  assert.equal(restored(), undefined);
});

test('until: a signal, an emitter, a promise that is fulfilled or rejected', async () => {
  const controller = new AbortController();
  const emitter = new EventEmitter();
  /** @param {(resolve: Function, reject: Function) => () => void} ending */
  const settled = (ending) => {
    let end;
    const promise = new Promise((resolve, reject) => {
      end = ending(resolve, reject);
    });
    return [Lifetime.until(promise), end];
  };
  const ends = {
    signal: [Lifetime.until(controller.signal), () => controller.abort()],
    emitter: [Lifetime.until(emitter), () => emitter.emit('close')],
    fulfilled: settled((resolve) => () => resolve()),
    rejected: settled((_resolve, reject) => () => reject(new Error('rejected'))),
  };
  for (const [name, [lifetime, end]] of Object.entries(ends)) {
    assert.equal(lifetime.ended, false, name);
    end();
    await turn();
    await turn();
    assert.equal(lifetime.ended, true, name);
  }
  assert.equal(Lifetime.until(AbortSignal.abort()).ended, true);
  assert.equal(emitter.listenerCount('close'), 0);
});

test('a lifetime that ends by itself waits for nothing any more', () => {
  const emitter = new EventEmitter();
  const lifetime = Lifetime.until(emitter);
  assert.equal(emitter.listenerCount('close'), 1);
  lifetime.end();
  lifetime.end();
  assert.equal(emitter.listenerCount('close'), 0);
});

test('warn: one warning, with the place of the read', async () => {
  const variable = new AsyncContext.Variable();
  const lifetime = new Lifetime({ warn: true });
  const snapshot = lifetime.run(() => variable.run('value', () => new AsyncContext.Snapshot()));
  lifetime[Symbol.dispose]();
  const warned = once(process, 'warning');
  snapshot.run(() => variable.get());
  snapshot.run(() => variable.get());
  const [{ code, message }] = await warned;
  assert.equal(code, 'ASYNC_CONTEXT_LATE_READ');
  assert.match(message, /lifetime\.test\.js:\d+/);
  assert.equal(lifetime.lateReads, 2);
});

test('wrong arguments: coded errors, and nothing has changed', () => {
  const wrong = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  for (const end of [undefined, null, 1, {}, () => {}]) {
    assert.throws(() => Lifetime.until(end), wrong);
  }
  assert.throws(() => new Lifetime({ warn: 1 }), wrong);
  assert.throws(() => new Lifetime(null), wrong);
  assert.throws(() => new Lifetime().run(), wrong);
  const { run, end } = Lifetime.prototype;
  assert.throws(() => run.call({}, () => {}), { code: 'ERR_INVALID_THIS' });
  assert.throws(() => end.call({}), { code: 'ERR_INVALID_THIS' });
});

test('what the function throws is thrown, and the context is restored', () => {
  const variable = new AsyncContext.Variable();
  const lifetime = new Lifetime();
  const error = new Error('thrown');
  variable.run('outside', () => {
    assert.throws(
      () =>
        lifetime.run(() => {
          throw error;
        }),
      (thrown) => thrown === error,
    );
    const read = variable.run('plain', () => AsyncContext.Snapshot.wrap(() => variable.get()));
    lifetime.end();
    assert.equal(read(), 'plain');
  });
});
