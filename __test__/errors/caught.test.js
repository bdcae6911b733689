'use strict';

const assert = require('node:assert/strict');
const {
  AsyncContext,
  AsyncLocalStorage,
  rootSnapshot,
  runAll,
  runInRoot,
} = require('../../index.js');
const { contextOf } = require('../../entries/errors.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable({ defaultValue: 'none' });
const storage = new AsyncLocalStorage();
const read = (/** @type {unknown} */ error) => contextOf(error)?.run(() => variable.get());

/** @param {() => any} fn */
function thrownBy(fn) {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

const fail = () => {
  throw new RangeError('thrown');
};

testFromEachState('the innermost run that the error left', () => {
  const error = thrownBy(() => variable.run('outer', () => variable.run('inner', fail)));
  assert.equal(read(error), 'inner');
  assert.ok(contextOf(error) instanceof AsyncContext.Snapshot);
  assert.equal(variable.get(), 'none');
});

/** Functions that enter a context, restore the previous one, and record errors that leave. */
const ways = {
  'Variable.run': (fn) => variable.run('inner', fn),
  runAll: (fn) => runAll([[variable, 'inner']], fn),
  runInRoot: (fn) => runInRoot(fn),
  'rootSnapshot.run': (fn) => rootSnapshot.run(fn),
  'Snapshot.run': (fn) => variable.run('inner', () => new AsyncContext.Snapshot()).run(fn),
};

/** Functions that do no more than Node's own, and so do not record errors. */
const others = {
  'AsyncLocalStorage.run': (fn) => storage.run(1, () => storage.run(2, fn)),
  'AsyncLocalStorage.bind': (fn) => variable.run('inner', () => AsyncLocalStorage.bind(fn))(),
  'AsyncLocalStorage.snapshot': (fn) => variable.run('inner', AsyncLocalStorage.snapshot)(fn),
  'Snapshot.wrap': (fn) => variable.run('inner', () => AsyncContext.Snapshot.wrap(fn))(),
};

for (const [name, enter] of Object.entries(others)) {
  testFromEachState(`${name} is none: the run around it is the innermost`, () => {
    assert.equal(read(thrownBy(() => variable.run('outer', () => enter(fail)))), 'outer');
  });
}

for (const [name, enter] of Object.entries(ways)) {
  testFromEachState(`${name} is a run`, () => {
    const inside = {};
    const error = thrownBy(() =>
      variable.run('outer', () =>
        enter(() => {
          inside.variable = variable.get();
          inside.storage = storage.getStore();
          fail();
        }),
      ),
    );
    const snapshot = contextOf(error);
    assert.deepEqual(
      snapshot?.run(() => ({ variable: variable.get(), storage: storage.getStore() })),
      inside,
    );
    assert.equal(error.name, 'RangeError');
  });
}

testFromEachState('with what was entered in it and not left', () => {
  const error = thrownBy(() =>
    variable.run('outer', () => {
      storage.enterWith('entered');
      variable.withValue('scoped');
      fail();
    }),
  );
  assert.equal(read(error), 'scoped');
  assert.equal(
    contextOf(error)?.run(() => storage.getStore()),
    'entered',
  );
});

testFromEachState('an error that is caught, and thrown on, keeps the innermost', () => {
  const error = thrownBy(() =>
    variable.run('outer', () => {
      try {
        variable.run('inner', fail);
      } catch (error) {
        assert.equal(read(error), 'inner');
        throw error;
      }
    }),
  );
  assert.equal(read(error), 'inner');
});

testFromEachState('one error object for all requests has the context of the last', () => {
  const shared = new Error('made once');
  const request = (/** @type {string} */ name) =>
    thrownBy(() =>
      variable.run(name, () => {
        throw shared;
      }),
    );
  assert.equal(read(request('A')), 'A');
  assert.equal(read(request('B')), 'B');
  const nested = () => variable.run('C', request, 'D');
  variable.run('E', () => assert.equal(read(nested()), 'D'));
});

testFromEachState('an error that left no run has none', () => {
  assert.equal(contextOf(thrownBy(fail)), undefined);
  assert.equal(contextOf(new Error('not thrown')), undefined);
  assert.equal(contextOf(Promise.resolve()), undefined);
});

testFromEachState('primitives have none; functions and frozen objects do', () => {
  for (const thrown of [undefined, null, 1, 'text', Symbol('symbol'), 1n, true]) {
    const error = thrownBy(() =>
      variable.run('inner', () => {
        throw thrown;
      }),
    );
    assert.equal(error, thrown);
    assert.equal(contextOf(error), undefined);
  }
  for (const thrown of [() => {}, Object.freeze({}), Object.freeze(new Error('frozen'))]) {
    const error = thrownBy(() =>
      variable.run('inner', () => {
        throw thrown;
      }),
    );
    assert.equal(error, thrown);
    assert.equal(read(error), 'inner');
  }
});

testFromEachState('the error and its stack are as without it', () => {
  const error = thrownBy(() => variable.run('inner', fail));
  assert.deepEqual(Reflect.ownKeys(error), ['stack', 'message']);
  const [first, second, third] = error.stack.split('\n');
  assert.equal(first, 'RangeError: thrown');
  assert.match(second, /at fail /);
  assert.match(third, /at Variable\.run /);
});

// `dispose` is not told of the error.
testFromEachState(
  'Known limit: a scope that the error ends is not seen, the run around it is',
  () => {
    const error = thrownBy(() =>
      variable.run('run', () => {
        const scope = variable.withValue('scope');
        try {
          fail();
        } finally {
          scope.dispose();
        }
      }),
    );
    assert.equal(read(error), 'run');
  },
);
