'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testCarriedFromEachState } = require('./carried.js');

// GeneratorStart, GeneratorResume, GeneratorResumeAbrupt and YieldExpression of the proposal, for
// generators with unchanged source.

const variable = new AsyncContext.Variable();
const storage = new AsyncLocalStorage();

function* twice() {
  yield variable.get();
  yield variable.get();
  return variable.get();
}

testCarriedFromEachState('GeneratorStart: the mapping is that of the creation', () => {
  const generator = variable.run('created', twice);
  const resume = (value) => variable.run(value, () => generator.next().value);
  assert.deepEqual(['first', 'second', 'third'].map(resume), ['created', 'created', 'created']);
  assert.equal(variable.get(), undefined);
});

testCarriedFromEachState('GeneratorResume: the caller gets its own mapping back', () => {
  const generator = variable.run('created', function* () {
    storage.enterWith('left');
    yield storage.getStore();
    throw new RangeError('from the body');
  });
  variable.run('resumer', () => {
    assert.equal(generator.next().value, 'left');
    assert.equal(storage.getStore(), undefined);
    assert.throws(() => generator.next(), { message: 'from the body' });
    assert.equal(variable.get(), 'resumer');
    assert.equal(storage.getStore(), undefined);
    assert.deepEqual(generator.next(), { value: undefined, done: true });
  });
});

testCarriedFromEachState(
  'GeneratorResumeAbrupt: return and throw run in the mapping of the body',
  () => {
    const seen = [];
    const generator = variable.run('created', function* () {
      try {
        try {
          yield;
        } catch (error) {
          seen.push(error.message, variable.get());
          yield;
        }
      } finally {
        seen.push(variable.get());
      }
    });
    variable.run('started', () => generator.next());
    variable.run('thrown', () => generator.throw(new Error('message')));
    const end = variable.run('returned', () => generator.return(/** @type {any} */ ('result')));
    assert.deepEqual(end, { value: 'result', done: true });
    assert.deepEqual(seen, ['message', 'created', 'created']);
  },
);

testCarriedFromEachState('YieldExpression: the mapping at a yield is that of the next step', () => {
  variable.run('resumer', () => {
    const generator = variable.run('created', function* () {
      const scope = variable.withValue('scoped');
      yield variable.get();
      yield variable.get();
      scope.dispose();
      yield variable.get();
    });
    const seen = [];
    for (const value of generator) {
      seen.push(value);
      assert.equal(variable.get(), 'resumer');
    }
    assert.deepEqual(seen, ['scoped', 'scoped', 'created']);
  });
});

testCarriedFromEachState('yield*: a run whose generator spans the yields of the outer one', () => {
  function* outer() {
    yield variable.get();
    yield* variable.run('inner', twice);
    yield variable.get();
  }
  const generator = variable.run('created', outer);
  variable.run('resumer', () => {
    assert.deepEqual([...generator], ['created', 'inner', 'inner', 'created']);
    assert.equal(variable.get(), 'resumer');
  });
});

testCarriedFromEachState('every consumer of the language', () => {
  const ended = mustCall(() => assert.equal(variable.get(), 'created'), 3);
  const endless = () =>
    variable.run('created', function* () {
      try {
        for (;;) yield variable.get();
      } finally {
        ended();
      }
    });
  for (const value of endless()) {
    assert.equal(value, 'created');
    break;
  }
  const [first, second] = endless();
  assert.deepEqual([first, second], ['created', 'created']);
  const outer = (function* () {
    yield* endless();
  })();
  assert.equal(outer.next().value, 'created');
  outer.return();
  const create = () => variable.run('created', twice);
  assert.deepEqual([...create()], ['created', 'created']);
  assert.deepEqual(Array.from(create()), ['created', 'created']);
  assert.deepEqual([...new Set(create())], ['created']);
  assert.deepEqual(
    ((...values) => values)(...create()),
    /** @type {any} */ (['created', 'created']),
  );
});

testCarriedFromEachState(
  'iterator helpers: the generator has its context, the callback the caller’s',
  () => {
    const generator = /** @type {any} */ (variable.run('created', twice));
    variable.run('consumer', () => {
      // Node 20 has no iterator helpers.
      const { map } = generator;
      if (map === undefined) return;
      const mapped = Reflect.apply(map, generator, [(value) => [value, variable.get()]]);
      assert.deepEqual(
        [...mapped],
        [
          ['created', 'consumer'],
          ['created', 'consumer'],
        ],
      );
    });
  },
);

testCarriedFromEachState('subclasses: methods that a program puts in front call these', () => {
  function* counted() {
    yield variable.get();
  }
  let calls = 0;
  counted.prototype.next = function (value) {
    calls++;
    return Reflect.apply(Object.getPrototypeOf(counted.prototype).next, this, [value]);
  };
  const generator = variable.run('created', counted);
  assert.deepEqual([...generator], ['created']);
  assert.equal(calls, 2);

  class Collection {
    *[Symbol.iterator]() {
      yield variable.get();
    }
  }
  class Sub extends Collection {
    *[Symbol.iterator]() {
      yield* super[Symbol.iterator]();
      yield variable.get();
    }
  }
  const iterator = variable.run('created', () => new Sub()[Symbol.iterator]());
  assert.deepEqual([...iterator], ['created', 'created']);
});

testCarriedFromEachState('a generator that is frozen, and one that resumes itself', () => {
  const frozen = variable.run('created', () => Object.freeze(twice()));
  assert.deepEqual([...frozen], ['created', 'created']);
  const self = variable.run('created', function* () {
    yield variable.get();
    assert.throws(() => self.next(), TypeError);
    yield variable.get();
  });
  assert.deepEqual([...self], ['created', 'created']);
  assert.equal(variable.get(), undefined);
});
