'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');

/* The examples of the reference that need nothing but `run`. */

test('the reference: what a listener enters is not seen by the next, nor by the dispatcher', () => {
  const asyncVar = new AsyncContext.Variable();
  const eventTarget = new EventTarget();
  for (const value of ['first', 'second']) {
    eventTarget.addEventListener(
      'click',
      mustCall(() => {
        assert.equal(asyncVar.get(), undefined);
        asyncVar.run(value, () => assert.equal(asyncVar.get(), value));
      }),
    );
  }
  eventTarget.dispatchEvent(new Event('click'));
  assert.equal(asyncVar.get(), undefined);
});

test('the reference: a handler that is wrapped by run', () => {
  const asyncVar = new AsyncContext.Variable();
  const button = new EventTarget();
  const handler = mustCall((event) => {
    assert.equal(event.type, 'click');
    assert.equal(asyncVar.get(), 'span');
  });
  button.addEventListener('click', (event) => asyncVar.run('span', handler, event));
  button.dispatchEvent(new Event('click'));
});

test('the reference: middleware in a span', async () => {
  const asyncVar = new AsyncContext.Variable();
  const ended = [];
  const middlewares = [
    async (_req, _res, next) => {
      const span = { name: 'request', errors: /** @type {any[]} */ ([]) };
      try {
        await asyncVar.run(span, next);
      } catch (error) {
        span.errors.push(error.message);
      } finally {
        ended.push(span);
      }
    },
    async (_req, _res, next) => {
      await null;
      assert.equal(asyncVar.get().name, 'request');
      await next();
    },
    mustCall(async () => {
      await null;
      throw new Error(`in ${asyncVar.get().name}`);
    }),
  ];
  const next = (i) => middlewares[i]({}, {}, () => next(i + 1));
  await next(0);
  assert.deepEqual(ended, [{ name: 'request', errors: ['in request'] }]);
  assert.equal(asyncVar.get(), undefined);
});

test('the reference: parts of a generator in a span, by run', () => {
  const asyncVar = new AsyncContext.Variable();
  const computeResult = () => asyncVar.get();
  function* gen() {
    yield asyncVar.run('span', () => computeResult());
    // V8 resumes this generator in the context of its consumer, not in that of its creation.
    yield* asyncVar.run('span', function* () {
      yield computeResult();
    });
    yield computeResult();
  }
  assert.deepEqual([...gen()], ['span', undefined, undefined]);
});
