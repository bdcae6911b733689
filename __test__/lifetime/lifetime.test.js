'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { EventEmitter, getEventListeners } = require('node:events');
const { test } = require('node:test');
const { Lifetime } = require('../../entries/lifetime.js');
const { AsyncContext, AsyncLocalStorage, runAll, runInRoot, runtime } = require('../../index.js');
const { boundOver } = require('../../lib/events/internals.js');
const { mustCall } = require('../helpers/must-call.js');

/** Whether a Snapshot restores Node's stores too. */
const sharesSlot = runtime.nodeCarries && runtime.backend !== 'host';

/** The line of the call. */
function callSite() {
  const [, line] = /lifetime\.test\.js:(\d+)/.exec(new Error('here').stack.split('\n')[2]) ?? [];
  return { line: Number(line) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Every way to enter a value, as a function that calls `fn` with the value. */
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
    // A frame drops the value that a new one shadows, so the default is read.
    assert.deepEqual(shadowed.run(both), [undefined, undefined]);
    assert.equal(a.get(), 'outside');
  });
});

test('lifetimes inside of others: a value can be read until the first of them ends', () => {
  const variable = new AsyncContext.Variable();
  const [outer, inner, innermost] = [new Lifetime(), new Lifetime(), new Lifetime()];
  const enter = (...lifetimes) =>
    lifetimes.reduceRight(
      (fn, lifetime) => () => lifetime.run(fn),
      () => variable.run('value', () => AsyncContext.Snapshot.wrap(() => variable.get())),
    )();
  const reads = [
    enter(outer, inner),
    enter(outer, innermost, inner),
    enter(inner),
    enter(outer),
    enter(outer, outer),
  ];
  const all = () => reads.map((read) => read());
  assert.deepEqual(all(), ['value', 'value', 'value', 'value', 'value']);
  innermost.end();
  assert.deepEqual(all(), ['value', undefined, 'value', 'value', 'value']);
  outer.end();
  assert.deepEqual(all(), [undefined, undefined, 'value', undefined, undefined]);
  assert.equal(inner.ended, false, 'one that is used in another has not ended with it');
  // A value entered now has one lifetime left.
  const late = enter(outer, inner);
  assert.equal(late(), 'value');
  inner.end();
  assert.equal(late(), undefined);
  assert.equal(enter(outer, inner)(), 'value', 'and now none');
});

test('what is restored belongs to the lifetimes that it had', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const other = new AsyncLocalStorage();
  const read = () => storage.getStore();
  const enterOther = () => other.enterWith('other'); // Then `run` restores only its own value.

  const first = new Lifetime();
  first.run(() =>
    storage.run('a', () => {
      storage.run('b', () => {
        enterOther();
        first.end();
        assert.equal(read(), 'default');
      });
      assert.equal(read(), 'default', 'a value that has ended does not come back');
    }),
  );

  const second = new Lifetime();
  storage.run('outside', () => {
    const later = second.run(() => {
      storage.run('inside', enterOther);
      storage.withScope('inside').dispose();
      return AsyncLocalStorage.bind(read);
    });
    second.end();
    assert.equal(later(), 'outside', 'a value from outside is not held where it is restored');
  });
});

test('a scope that was opened in a lifetime and ends elsewhere puts its value back, until the end', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const variable = new AsyncContext.Variable();
  const own = new NodeStorage();
  for (const outside of [
    (fn) => fn(),
    (fn) => variable.run('plain', fn),
    (fn) => own.run('of Node', fn),
  ]) {
    const lifetime = new Lifetime();
    const scope = lifetime.run(() =>
      storage.run('value', () => {
        const opened = storage.withScope('shadowing');
        return opened;
      }),
    );
    const read = outside(() => {
      scope.dispose();
      return AsyncLocalStorage.bind(() => storage.getStore());
    });
    assert.equal(read(), 'value');
    lifetime.end();
    assert.equal(read(), 'default');
    storage.disable();
  }
});

test('a scope of a variable ends where it would have ended, although its lifetime is over', () => {
  const [variable, other] = [new AsyncContext.Variable(), new AsyncContext.Variable()];
  const end = (between) =>
    variable.run('outside', () => {
      const lifetime = new Lifetime();
      return lifetime.run(() => {
        const scope = variable.withValue('inside');
        return between(() => {
          lifetime.end();
          assert.equal(variable.get(), undefined);
          scope.dispose();
          return variable.get();
        });
      });
    });
  assert.equal(
    end((dispose) => dispose()),
    'outside',
  );
  assert.equal(
    end((dispose) => other.run('other', dispose)),
    'outside',
  );
  // Not after another value was entered: the scope is no longer the innermost.
  assert.equal(
    end((dispose) => variable.run('innermost', dispose)),
    undefined,
  );
});

test('disable, exit and remove in a lifetime', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const lifetime = new Lifetime();
  lifetime.run(() => {
    storage.enterWith('value');
    assert.equal(
      storage.exit(() => storage.getStore()),
      undefined,
    );
    const exited = storage.exit(() => AsyncLocalStorage.bind(() => storage.getStore()));
    assert.equal(storage.getStore(), 'value');
    storage.disable();
    assert.equal(storage.getStore(), 'default');
    storage.enterWith('again');
    lifetime.end();
    assert.equal(storage.getStore(), 'default');
    assert.equal(exited(), 'default');
  });
});

test('only reads of a program are late reads', () => {
  const storage = new AsyncLocalStorage();
  const variable = new AsyncContext.Variable();
  const lifetime = new Lifetime();
  lifetime.run(() => {
    storage.enterWith('value');
    const scope = variable.withValue('value');
    lifetime.end();
    storage.run('next', () => {});
    storage.withScope('next').dispose();
    scope.dispose();
    storage.exit(() => {});
    storage.disable();
  });
  assert.equal(lifetime.lateReads, 0);
});

test('more values than a frame has links', () => {
  const variables = Array.from({ length: 40 }, () => new AsyncContext.Variable());
  const lifetime = new Lifetime();
  const read = () => variables.map((variable) => variable.get());
  const enter = (from) =>
    from === variables.length
      ? AsyncContext.Snapshot.wrap(read)
      : variables[from].run(from, enter, from + 1);
  const later = variables[0].run('outside', () =>
    lifetime.run(() => variables[1].run('shadowed', enter, 1)),
  );
  assert.deepEqual(
    later(),
    variables.map((_, i) => (i === 0 ? 'outside' : i)),
  );
  lifetime.end();
  assert.deepEqual(
    later(),
    variables.map((_, i) => (i === 0 ? 'outside' : undefined)),
  );
});

test('a listener that a repair binds: its own values and those of its caller, each until their end', () => {
  const [a, b, c] = Array.from({ length: 3 }, () => new AsyncContext.Variable());
  const read = () => [a.get(), b.get(), c.get()];
  for (const shadowed of [false, true]) {
    const [first, second] = [new Lifetime(), new Lifetime()];
    const listener = first.run(() => a.run('a', () => boundOver(read)));
    const call = second.run(() =>
      b.run('b', () =>
        shadowed
          ? a.run('shadowed', () => AsyncContext.Snapshot.wrap(listener))
          : AsyncContext.Snapshot.wrap(listener),
      ),
    );
    const plain = () => c.run('plain', listener);
    assert.deepEqual(call(), ['a', 'b', undefined]);
    assert.deepEqual(plain(), ['a', undefined, 'plain']);
    first.end();
    assert.deepEqual(call(), [undefined, 'b', undefined]);
    assert.deepEqual(plain(), [undefined, undefined, 'plain']);
    second.end();
    assert.deepEqual(call(), [undefined, undefined, undefined]);
  }
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

/** What a lifetime can wait for: each makes it, and the function that ends it. */
const ENDS = {
  signal() {
    const controller = new AbortController();
    return [controller.signal, () => controller.abort()];
  },
  emitter() {
    const emitter = new EventEmitter();
    return [emitter, () => emitter.emit('close')];
  },
  'promise that is fulfilled'() {
    let end;
    return [new Promise((resolve) => (end = resolve)), () => end()];
  },
  'promise that is rejected'() {
    let end;
    return [new Promise((_, reject) => (end = reject)), () => end(new Error('rejected'))];
  },
  thenable() {
    const listeners = [];
    const thenable = { then: (listener) => void listeners.push(listener) };
    return [thenable, () => listeners.forEach((listener) => listener())];
  },
};

for (const [name, make] of Object.entries(ENDS)) {
  test(`until a ${name}: its listeners, their microtasks and ticks can still read`, async () => {
    const variable = new AsyncContext.Variable();
    const [ending, end] = make();
    const lifetime = variable.run('outside', () => Lifetime.until(ending));
    await turn();
    assert.equal(lifetime.ended, false);
    const reads = [];
    const note = () => void reads.push(variable.get());
    lifetime.run(() =>
      variable.run('value', () => {
        const listener = AsyncContext.Snapshot.wrap(() => {
          note();
          queueMicrotask(() => process.nextTick(() => Promise.resolve().then(note)));
        });
        if (ending instanceof EventEmitter) ending.on('close', listener);
        else if (ending instanceof AbortSignal) ending.addEventListener('abort', listener);
        else ending.then(listener, listener);
      }),
    );
    await turn();
    end();
    assert.equal(lifetime.ended, false);
    await turn();
    await turn();
    assert.deepEqual(reads, ['value', 'value']);
    assert.equal(lifetime.ended, true);
  });
}

test('until something that is over already: it has ended', () => {
  assert.equal(Lifetime.until(AbortSignal.abort()).ended, true);
  const socket = new EventEmitter();
  socket.closed = true;
  assert.equal(Lifetime.until(socket).ended, true);
});

test('a lifetime that was ended by a call waits for nothing any more', async () => {
  const emitter = new EventEmitter();
  const { signal } = new AbortController();
  for (const ending of [emitter, signal, Promise.resolve()]) {
    const lifetime = Lifetime.until(ending);
    lifetime.end();
    lifetime.end();
    assert.equal(lifetime.ended, true);
  }
  assert.equal(emitter.listenerCount('close'), 0);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  await turn();
});

test('warn: one warning for each place of the program, whatever reads there', async () => {
  const variable = new AsyncContext.Variable();
  const storage = new AsyncLocalStorage();
  const { line } = callSite();
  const readers = [
    () => variable.get(),
    () => storage.getStore(),
    () => [1].map(() => variable.get()),
  ];
  const warnings = [];
  const note = (warning) => warnings.push(warning);
  process.on('warning', note);
  for (let times = 0; times < 3; times++) {
    for (const reader of readers) {
      const lifetime = new Lifetime({ warn: true });
      const read = lifetime.run(() =>
        variable.run('value', () => storage.run('value', () => AsyncContext.Snapshot.wrap(reader))),
      );
      lifetime[Symbol.dispose]();
      read();
      read();
      assert.equal(lifetime.lateReads, 2);
    }
  }
  await turn();
  process.off('warning', note);
  for (const { name, code } of warnings) {
    assert.deepEqual([name, code], ['Warning', 'ASYNC_CONTEXT_LATE_READ']);
  }
  const places = warnings.map(({ message }) => /at (?:.*\()?(.*?):(\d+):\d+\)?\. /.exec(message));
  assert.deepEqual(
    places.map(([, file]) => file),
    [__filename, __filename, __filename],
  );
  assert.deepEqual(
    places.map(([, , at]) => at - line),
    [2, 3, 4],
  );
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
