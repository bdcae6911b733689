'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { types } = require('node:util');
const { wrapGenerator } = require('../../entries/generators.js');

const forms = {
  generator: function* named(a, b) {
    yield [this, a, b];
  },
  'async generator': async function* named(a, b) {
    yield [this, a, b];
  },
};

for (const [form, original] of Object.entries(forms)) {
  test(`the wrapper of a ${form} has its name, length and prototype`, () => {
    const wrapped = wrapGenerator(original);
    assert.equal(wrapped.name, 'named');
    assert.equal(wrapped.length, 2);
    assert.equal(wrapped.prototype, original.prototype);
    assert.equal(Object.getPrototypeOf(wrapped), Object.getPrototypeOf(original));
    for (const key of ['name', 'length', 'prototype']) {
      assert.deepEqual(
        Object.getOwnPropertyDescriptor(wrapped, key),
        Object.getOwnPropertyDescriptor(original, key),
      );
    }
    assert.throws(() => Reflect.construct(wrapped, []), TypeError);
    // Known limit: only V8 itself can make a generator function.
    assert.equal(types.isGeneratorFunction(wrapped), false);
  });

  test(`what the wrapper of a ${form} makes is one, of both functions`, () => {
    const wrapped = wrapGenerator(original);
    const generator = wrapped();
    assert.ok(types.isGeneratorObject(generator));
    assert.ok(generator instanceof original);
    assert.ok(generator instanceof wrapped);
    assert.equal(Object.getPrototypeOf(generator), original.prototype);
    const iterator = form === 'generator' ? Symbol.iterator : Symbol.asyncIterator;
    assert.equal(generator[iterator](), generator);
    assert.deepEqual(Object.keys(generator), []);
    for (const name of ['next', 'return', 'throw']) assert.equal(generator[name].name, name);
  });

  test(`this and arguments reach a ${form}`, async () => {
    const self = { method: wrapGenerator(original) };
    const { value } = await self.method(1, 2).next();
    assert.deepEqual(value, [self, 1, 2]);
    assert.equal(value[0], self);
  });
}

test('what next and return are given reaches the generator', () => {
  const wrapped = wrapGenerator(function* () {
    const got = [yield 1, yield 2];
    return got;
  });
  const generator = wrapped();
  generator.next(/** @type {any} */ ('ignored'));
  generator.next(/** @type {any} */ ('a'));
  assert.deepEqual(generator.next(/** @type {any} */ ('b')), { value: ['a', 'b'], done: true });
});

test('an error in a default parameter is thrown by the call, as without it', () => {
  const wrapped = wrapGenerator(function* (/** @type {any} */ a = fail()) {
    yield a;
  });
  assert.throws(() => wrapped(), RangeError);
  function fail() {
    throw new RangeError('in a default');
  }
});

test('iterator helpers of the engine, where it has them, go through it', () => {
  const generator = /** @type {any} */ (wrapGenerator(forms.generator)('x'));
  const mapped = generator.map?.((/** @type {any} */ value) => value[1]) ?? ['x'];
  assert.deepEqual([...mapped], ['x']);
});

test('what is no generator function is refused', () => {
  for (const fn of [undefined, null, {}, () => {}, async () => {}, class {}, forms.generator()]) {
    assert.throws(() => wrapGenerator(/** @type {any} */ (fn)), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "generatorFunction" argument must be a generator function\. Received /,
    });
  }
});
