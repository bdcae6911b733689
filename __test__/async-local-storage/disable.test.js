'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('disable ends the value that was entered, and returns undefined', () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('value');
  assert.equal(storage.disable(), undefined);
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('disable where nothing was entered changes nothing', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.disable();
  storage.disable();
  assert.equal(storage.getStore(), 'default');
});

testFromEachState('disable inside a run ends the value for the rest of the run', async () => {
  const storage = new AsyncLocalStorage();
  await storage.run(
    'value',
    mustCall(async () => {
      storage.disable();
      assert.equal(storage.getStore(), undefined);
      await null;
      assert.equal(storage.getStore(), undefined);
    }),
  );
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('after disable inside a run the run leaves nothing behind', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => storage.disable());
  assert.equal(storage.getStore(), undefined);
  assert.throws(
    () =>
      storage.run('value', () => {
        storage.disable();
        throw new RangeError('from the callback');
      }),
    RangeError,
  );
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('disable inside a nested run: the outer value is put back at its end', () => {
  const storage = new AsyncLocalStorage();
  storage.run(
    'outer',
    mustCall(() => {
      storage.run(
        'inner',
        mustCall(() => {
          storage.disable();
          assert.equal(storage.getStore(), undefined);
        }),
      );
      assert.equal(storage.getStore(), 'outer');
    }),
  );
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('disable inside nested runs that throw: each puts its outer value back', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const seen = [];
  const attempt = (fn) => assert.throws(fn, RangeError);
  storage.run('one', () => {
    attempt(() =>
      storage.run('two', () => {
        attempt(() =>
          storage.run('three', () => {
            storage.disable();
            seen.push(storage.getStore());
            throw new RangeError('from the callback');
          }),
        );
        seen.push(storage.getStore());
        throw new RangeError('from the callback');
      }),
    );
    seen.push(storage.getStore());
  });
  seen.push(storage.getStore());
  assert.deepEqual(seen, ['default', 'two', 'one', 'default']);
});

testFromEachState('run, enterWith and withScope work again after disable', async () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('before');
  storage.disable();
  await storage.run(
    'run',
    mustCall(async () => {
      assert.equal(storage.getStore(), 'run');
      await null;
      assert.equal(storage.getStore(), 'run');
    }),
  );
  assert.equal(storage.getStore(), undefined);
  storage.enterWith('entered');
  assert.equal(storage.getStore(), 'entered');
  storage.disable();
  const scope = storage.withScope('scoped');
  assert.equal(storage.getStore(), 'scoped');
  scope.dispose();
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('the same value can be run again right after disable', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => {
    storage.disable();
    storage.run(
      'value',
      mustCall(() => assert.equal(storage.getStore(), 'value')),
    );
    assert.equal(storage.getStore(), undefined);
  });
});

testFromEachState('enterWith after disable inside a run ends with the run', () => {
  const storage = new AsyncLocalStorage();
  storage.run('outer', () => {
    storage.run('inner', () => {
      storage.disable();
      storage.enterWith('entered');
      assert.equal(storage.getStore(), 'entered');
    });
    assert.equal(storage.getStore(), 'outer');
  });
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('disable inside exit is over when exit is', () => {
  const storage = new AsyncLocalStorage();
  storage.run('value', () => {
    storage.exit(
      mustCall(() => {
        storage.disable();
        assert.equal(storage.getStore(), undefined);
      }),
    );
    assert.equal(storage.getStore(), 'value');
  });
});

testFromEachState('disable leaves other stores alone', async () => {
  const storage = new AsyncLocalStorage();
  const others = Array.from({ length: 12 }, () => new AsyncLocalStorage());
  const read = () => others.map((other) => other.getStore());
  others.slice(0, 6).forEach((other, i) => other.enterWith(i));
  storage.enterWith('value');
  others.slice(6).forEach((other, i) => other.enterWith(i + 6));
  storage.disable();
  const all = others.map((_, i) => i);
  assert.deepEqual(read(), all);
  await null;
  assert.deepEqual(read(), all);
  assert.equal(storage.getStore(), undefined);
});

testFromEachState(
  'what was registered from the very context that is disabled reads absent',
  async () => {
    const storage = new AsyncLocalStorage({ defaultValue: 'default' });
    await storage.run(
      'value',
      mustCall(async () => {
        const reaction = Promise.resolve().then(mustCall(() => storage.getStore()));
        const snapshot = AsyncLocalStorage.snapshot();
        const bound = AsyncLocalStorage.bind(() => storage.getStore());
        storage.disable();
        assert.equal(
          snapshot(() => storage.getStore()),
          'default',
        );
        assert.equal(bound(), 'default');
        assert.equal(await reaction, 'default');
      }),
    );
  },
);

testFromEachState('disable and run a thousand times: only the last counts', () => {
  const storage = new AsyncLocalStorage();
  for (let i = 0; i < 1000; i++) {
    storage.enterWith(i);
    storage.disable();
  }
  assert.equal(storage.getStore(), undefined);
  storage.enterWith('last');
  assert.equal(storage.getStore(), 'last');
});

testFromEachState('disable in a captured context: the outer value is put back, too', () => {
  const storage = new AsyncLocalStorage();
  storage.run(
    'outer',
    mustCall(() => {
      const snapshot = AsyncLocalStorage.snapshot();
      storage.run('inner', () => snapshot(() => storage.disable()));
      assert.equal(storage.getStore(), 'outer');
    }),
  );
});
