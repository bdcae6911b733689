'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { wrapGenerator } = require('../../entries/generators.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();
const storage = new AsyncLocalStorage();

testFromEachState('a generator is resumed in the context of its creation', () => {
  const body = wrapGenerator(function* () {
    yield variable.get();
    yield variable.get();
    return variable.get();
  });
  const generator = variable.run('created', body);
  const resume = (value) =>
    variable.run(value, () => {
      const { value: seen } = generator.next();
      assert.equal(variable.get(), value);
      return seen;
    });
  assert.deepEqual(['first', 'second', 'third'].map(resume), ['created', 'created', 'created']);
  assert.equal(variable.get(), undefined);
});

testFromEachState('throw and return too', () => {
  const seen = [];
  const body = wrapGenerator(function* () {
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
  const generator = variable.run('created', body);
  variable.run('started', () => generator.next());
  variable.run('thrown', () => generator.throw(new Error('message')));
  const end = variable.run('returned', () => generator.return(/** @type {any} */ ('result')));
  assert.deepEqual(end, { value: 'result', done: true });
  assert.deepEqual(seen, ['message', 'created', 'created']);
});

testFromEachState('what leaves the generator leaves nothing behind', () => {
  const body = wrapGenerator(function* () {
    storage.enterWith('left');
    yield storage.getStore();
    throw new RangeError('from the body');
  });
  variable.run('resumer', () => {
    const generator = variable.run('created', body);
    assert.equal(generator.next().value, 'left');
    assert.equal(storage.getStore(), undefined);
    assert.throws(() => generator.next(), { message: 'from the body' });
    assert.equal(variable.get(), 'resumer');
    assert.equal(storage.getStore(), undefined);
    assert.deepEqual(generator.next(), { value: undefined, done: true });
  });
});

testFromEachState('a scope that is open over a yield is the generator’s, and nobody else’s', () => {
  const body = wrapGenerator(function* () {
    const scope = variable.withValue('scoped');
    yield variable.get();
    yield variable.get();
    scope.dispose();
    yield variable.get();
  });
  variable.run('resumer', () => {
    const generator = variable.run('created', body);
    const seen = [];
    for (const value of generator) {
      seen.push(value);
      assert.equal(variable.get(), 'resumer');
    }
    assert.deepEqual(seen, ['scoped', 'scoped', 'created']);
  });
});

testFromEachState(
  'a run inside that spans a yield: the reference’s yield* of a generator in it',
  () => {
    const gen = wrapGenerator(function* () {
      const span = 'span';
      yield variable.run(span, () => variable.get());
      yield* variable.run(
        span,
        wrapGenerator(function* () {
          yield variable.get();
          yield variable.get();
        }),
      );
      yield variable.get();
    });
    variable.run('created', () => {
      const seen = [];
      for (const value of gen()) {
        seen.push(value);
        assert.equal(variable.get(), 'created');
      }
      assert.deepEqual(seen, ['span', 'span', 'span', 'created']);
    });
  },
);

testFromEachState(
  'whoever drives it: spread, for with an early exit, yield*, destructuring',
  () => {
    const ended = mustCall(() => assert.equal(variable.get(), 'created'), 3);
    const body = wrapGenerator(function* () {
      try {
        for (;;) yield variable.get();
      } finally {
        ended();
      }
    });
    const create = () => variable.run('created', body);
    for (const value of create()) {
      assert.equal(value, 'created');
      break;
    }
    const [first, second] = create();
    assert.deepEqual([first, second], ['created', 'created']);
    const outer = (function* () {
      yield* create();
    })();
    assert.equal(outer.next().value, 'created');
    outer.return();
  },
);
