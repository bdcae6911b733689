'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { portable, Propagator } = require('../../entries/portable.js');

/*
 * Wrong arguments, and what code without the variable cannot do.
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

test('nobody without the variable reads, lists or enters it', () => {
  const tenant = portable(new AsyncContext.Variable(), { name: 'tenant', decode });
  const propagator = new Propagator([tenant]);
  const stranger = portable(new AsyncContext.Variable(), { name: 'tenant', decode });
  const theirs = new Propagator([stranger]);
  tenant.run('secret', () => {
    // A variable of the same name has nothing of it.
    assert.deepEqual(theirs.inject(), {});
    theirs.extract({ baggage: 'tenant=forged' }, () => assert.equal(tenant.get(), 'secret'));
  });
  for (const object of [propagator, tenant]) {
    assert.deepEqual(Reflect.ownKeys(object), []);
  }
  assert.deepEqual(Reflect.ownKeys(Propagator.prototype).sort(), [
    'constructor',
    'extract',
    'inject',
    'pack',
    'unpack',
  ]);
});

test('names of Object.prototype are names like others', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const variables = names.map((name) =>
    portable(/** @type {any} */ (new AsyncContext.Variable()), { name, decode }),
  );
  const propagator = new Propagator(variables);
  propagator.extract({}, () =>
    assert.deepEqual(
      variables.map((each) => each.get()),
      [undefined, undefined, undefined, undefined],
    ),
  );
  const carrier = { baggage: names.map((name) => `${name}=of-${name}`).join(',') };
  propagator.extract(carrier, () => {
    assert.deepEqual(
      variables.map((each) => each.get()),
      names.map((name) => `of-${name}`),
    );
    assert.deepEqual(
      propagator.inject(JSON.parse('{"__proto__": {"a": 1}}')).baggage?.split(',').sort(),
      carrier.baggage.split(',').sort(),
    );
  });
  assert.equal(/** @type {any} */ ({}).of, undefined);
});

test('what is put on Object.prototype is not read, and sees nothing', () => {
  const tenant = portable(new AsyncContext.Variable(), { name: 'tenant', decode });
  const propagator = new Propagator([tenant], { onReject() {} });
  /** @type {unknown[]} */
  const seen = [];
  Object.defineProperty(Object.prototype, 'baggage', {
    configurable: true,
    get: () => 'tenant=forged',
    set(value) {
      seen.push(value);
    },
  });
  try {
    propagator.extract({}, () => assert.equal(tenant.get(), undefined));
    assert.equal(tenant.run('secret', () => propagator.inject()).baggage, 'tenant=secret');
  } finally {
    Reflect.deleteProperty(Object.prototype, 'baggage');
  }
  assert.deepEqual(seen, []);
});

test('built-ins that are replaced see no value', () => {
  const tenant = portable(new AsyncContext.Variable(), { name: 'tenant', decode });
  const propagator = new Propagator([tenant], { key: 'k'.repeat(32) });
  /** @type {unknown[]} */
  const seen = [];
  /** @type {[any, string][]} */
  const replaced = [
    [String.prototype, 'slice'],
    [String.prototype, 'indexOf'],
    [String.prototype, 'split'],
    [RegExp.prototype, 'exec'],
    [RegExp.prototype, 'test'],
    [Map.prototype, 'set'],
    [Map.prototype, 'get'],
    [Array.prototype, 'push'],
    [Array.prototype, 'join'],
    [globalThis, 'encodeURIComponent'],
    [globalThis, 'decodeURIComponent'],
    [require('node:crypto').Hmac.prototype, 'update'],
  ];
  const originals = replaced.map(([object, name]) => object[name]);
  let value;
  replaced.forEach(([object, name], at) => {
    object[name] = /** @this {any} @param {any[]} args */ function (...args) {
      for (const each of [this, ...args]) {
        if (`${each}`.includes('secret')) seen[seen.length] = name;
      }
      return Reflect.apply(originals[at], this, args);
    };
  });
  try {
    const carrier = tenant.run('secret', () => propagator.inject());
    value = propagator.extract(carrier, () => tenant.get());
  } finally {
    replaced.forEach(([object, name], at) => (object[name] = originals[at]));
  }
  assert.equal(value, 'secret');
  assert.deepEqual(seen, []);
});
