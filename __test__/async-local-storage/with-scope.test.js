'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/** The ways to end a scope. */
const ends = {
  'dispose()': (scope) => scope.dispose(),
  '[Symbol.dispose]()': (scope) => scope[Symbol.dispose](),
};

for (const [name, end] of Object.entries(ends)) {
  testFromEachState(`withScope enters at once, and ${name} restores`, () => {
    const storage = new AsyncLocalStorage();
    const scope = storage.withScope('scoped');
    assert.equal(storage.getStore(), 'scoped');
    assert.equal(end(scope), undefined);
    assert.equal(storage.getStore(), undefined);
  });

  testFromEachState(`${name} is idempotent, and never touches a later value`, () => {
    const storage = new AsyncLocalStorage();
    storage.enterWith('outer');
    const scope = storage.withScope('scoped');
    end(scope);
    assert.equal(end(scope), undefined);
    assert.equal(storage.getStore(), 'outer');
    storage.enterWith('later');
    assert.equal(end(scope), undefined);
    scope.dispose();
    scope[Symbol.dispose]();
    assert.equal(storage.getStore(), 'later');
  });

  testFromEachState(`${name} puts back what was there, also over an enterWith inside`, () => {
    const storage = new AsyncLocalStorage();
    storage.run('outer', () => {
      const scope = storage.withScope('scoped');
      storage.enterWith('entered');
      end(scope);
      assert.equal(storage.getStore(), 'outer');
    });
  });

  testFromEachState(`${name} puts back this store only`, () => {
    const storage = new AsyncLocalStorage();
    const other = new AsyncLocalStorage();
    const scope = storage.withScope('scoped');
    other.enterWith('survives');
    end(scope);
    assert.equal(storage.getStore(), undefined);
    assert.equal(other.getStore(), 'survives');
  });

  testFromEachState(`${name} out of order: 1, 2, then 1, then 2 leaves the value of 1`, () => {
    const storage = new AsyncLocalStorage();
    storage.run('outer', () => {
      const first = storage.withScope('first');
      const second = storage.withScope('second');
      assert.equal(storage.getStore(), 'second');
      end(first);
      assert.equal(storage.getStore(), 'outer');
      end(second);
      assert.equal(storage.getStore(), 'first');
    });
    assert.equal(storage.getStore(), undefined);
  });
}

testFromEachState('scopes nest', () => {
  const storage = new AsyncLocalStorage();
  const scopes = [1, 2, 3].map((value) => storage.withScope(value));
  const seen = [storage.getStore()];
  for (const scope of scopes.reverse()) {
    scope.dispose();
    seen.push(storage.getStore());
  }
  assert.deepEqual(seen, [3, 2, 1, undefined]);
});

testFromEachState('a scope that is not disposed ends like an enterWith', () => {
  const storage = new AsyncLocalStorage();
  storage.run('outer', () => {
    storage.withScope('scoped');
    assert.equal(storage.getStore(), 'scoped');
  });
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('a scope of the current value is a scope all the same', () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('same');
  const scope = storage.withScope('same');
  storage.enterWith('entered');
  scope.dispose();
  assert.equal(storage.getStore(), 'same');
});

testFromEachState('a scope over undefined puts back undefined, not the default', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.run(
    undefined,
    mustCall(() => {
      const scope = storage.withScope('scoped');
      scope.dispose();
      assert.equal(storage.getStore(), undefined);
    }),
  );
});

testFromEachState('a scope lasts over await, and what it scheduled keeps its value', async () => {
  const storage = new AsyncLocalStorage();
  await storage.run('outer', async () => {
    const scope = storage.withScope('scoped');
    const reaction = Promise.resolve().then(mustCall(() => storage.getStore()));
    await null;
    assert.equal(storage.getStore(), 'scoped');
    scope.dispose();
    assert.equal(storage.getStore(), 'outer');
    await null;
    assert.equal(storage.getStore(), 'outer');
    assert.equal(await reaction, 'scoped');
  });
});

testFromEachState('dispose works on the context in which it is called', async () => {
  const storage = new AsyncLocalStorage();
  const scope = storage.withScope('scoped');
  await Promise.resolve().then(
    mustCall(() => {
      scope.dispose();
      assert.equal(storage.getStore(), undefined);
    }),
  );
  assert.equal(storage.getStore(), 'scoped');
});

testFromEachState('dispose after disable puts back what was there before the scope', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  storage.enterWith('outer');
  const scope = storage.withScope('scoped');
  storage.disable();
  assert.equal(storage.getStore(), 'default');
  scope.dispose();
  assert.equal(storage.getStore(), 'outer');
});

testFromEachState('dispose after disable over nothing leaves the default', () => {
  const storage = new AsyncLocalStorage({ defaultValue: 'default' });
  const scope = storage.withScope('scoped');
  storage.disable();
  scope.dispose();
  assert.equal(storage.getStore(), 'default');
});

testFromEachState('a using block disposes of the scope, on return and on throw', () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('outer');
  const seen = using(
    () => storage.withScope('scoped'),
    mustCall(() => storage.getStore()),
  );
  assert.equal(seen, 'scoped');
  assert.equal(storage.getStore(), 'outer');
  assert.throws(
    () =>
      using(
        () => storage.withScope('scoped'),
        () => {
          throw new RangeError('from the block');
        },
      ),
    RangeError,
  );
  assert.equal(storage.getStore(), 'outer');
});

testFromEachState('a scope is a RunScope that shows nothing and cannot be called detached', () => {
  const scope = new AsyncLocalStorage().withScope('secret');
  assert.deepEqual(Reflect.ownKeys(scope), []);
  assert.equal(scope.constructor.name, 'RunScope');
  assert.ok(!('RunScope' in require('../../index.js')));
  const { dispose } = scope;
  assert.throws(() => dispose(), TypeError);
  assert.throws(() => Reflect.apply(dispose, {}, []), TypeError);
});

/**
 * A `using` block. On an engine without `using`, the code that a compiler would emit for it.
 *
 * @param {() => Disposable} open
 * @param {() => any} block
 */
function using(open, block) {
  let syntax;
  try {
    syntax = new Function('open', 'block', 'using scope = open(); return block();');
  } catch {
    const scope = open();
    try {
      return block();
    } finally {
      scope[Symbol.dispose]();
    }
  }
  return syntax(open, block);
}
