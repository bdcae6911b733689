'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { portable, Propagator } = require('../../entries/portable.js');

/*
 * Wrong arguments. What code without the variable cannot do is in isolation.test.js.
 */

const decode = (/** @type {string} */ text) => text;
const any = (/** @type {unknown} */ value) => /** @type {any} */ (value);

test('wrong arguments have a code, and change nothing', () => {
  const variable = new AsyncContext.Variable();
  const right = { name: 'right', decode };
  const key = 'k'.repeat(32);
  /** @type {[code: string, use: () => unknown][]} */
  const uses = [
    ['ERR_INVALID_ARG_TYPE', () => portable(any({}), right)],
    ['ERR_INVALID_ARG_TYPE', () => portable(any(new AsyncLocalStorage()), right)],
    ['ERR_INVALID_ARG_TYPE', () => portable(variable, any(undefined))],
    ['ERR_INVALID_ARG_TYPE', () => portable(variable, any({ decode }))],
    ['ERR_INVALID_ARG_TYPE', () => portable(variable, any({ name: 'right' }))],
    ['ERR_INVALID_ARG_TYPE', () => portable(variable, any({ ...right, encode: 1 }))],
    ['ERR_INVALID_ARG_VALUE', () => portable(variable, { ...right, name: 'a b' })],
    ['ERR_INVALID_ARG_VALUE', () => portable(variable, { ...right, name: '' })],
    [
      'ERR_INVALID_ARG_VALUE',
      () => portable(variable, { ...right, name: 'async-context-signature' }),
    ],
    ['ERR_INVALID_ARG_VALUE', () => portable(variable, { ...right, maxLength: 0 })],
    ['ERR_INVALID_ARG_VALUE', () => portable(variable, { ...right, maxLength: 4097 })],
    ['ERR_ASYNC_CONTEXT_NOT_PORTABLE', () => new Propagator([variable])],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator(any(variable))],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([any('variable')])],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([], any(1))],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([], any({ onReject: 1 }))],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([], any({ key: 1 }))],
    ['ERR_INVALID_ARG_VALUE', () => new Propagator([], { key: 'too short' })],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([], any({ opentelemetry: {} }))],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([], { key }).inject(any(1))],
    ['ERR_INVALID_ARG_VALUE', () => new Propagator([]).inject(new Map())],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([]).extract({}, any(1))],
    ['ERR_INVALID_ARG_TYPE', () => new Propagator([]).unpack(any(1))],
    ['ERR_INVALID_THIS', () => Propagator.prototype.inject.call(any({}))],
    ['ERR_INVALID_THIS', () => Propagator.prototype.extract.call(any({}), {}, () => {})],
    ['ERR_INVALID_THIS', () => Propagator.prototype.pack.call(any({}), 1)],
    ['ERR_INVALID_THIS', () => Propagator.prototype.unpack.call(any({}), () => {})],
  ];
  for (const [code, use] of uses) assert.throws(use, { name: 'TypeError', code }, `${use}`);
  assert.equal(portable(variable, right), variable);
});

test('an owner says it once, and a name is had once by a propagator', () => {
  const variable = portable(new AsyncContext.Variable(), { name: 'one', decode });
  const same = portable(new AsyncContext.Variable(), { name: 'one', decode });
  assert.throws(() => portable(variable, { name: 'other', decode }), {
    code: 'ERR_ASYNC_CONTEXT_ALREADY_PORTABLE',
  });
  assert.throws(() => new Propagator([variable, same]), {
    code: 'ERR_ASYNC_CONTEXT_DUPLICATE_NAME',
  });
  new Propagator([variable]);
  new Propagator([same]);
});

test('no more than 63 variables', () => {
  const variables = Array.from({ length: 64 }, (_, at) =>
    portable(/** @type {any} */ (new AsyncContext.Variable()), { name: `v${at}`, decode }),
  );
  assert.throws(() => new Propagator(variables), { code: 'ERR_INVALID_ARG_VALUE' });
  const propagator = new Propagator(variables.slice(1));
  const filled = variables.reduce(
    (inner, variable) => () => variable.run('x', inner),
    () => propagator.inject(),
  );
  assert.equal(filled().baggage.split(',').length, 63);
});
