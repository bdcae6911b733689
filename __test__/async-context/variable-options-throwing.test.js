'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Variable } = AsyncContext;

class CustomError extends Error {}

const fail = () => {
  throw new CustomError();
};

/** The option that would be read next, and must not be read. */
const next = { get: () => assert.fail('read on after a throw') };

test('What throws while asked whether name is there makes the constructor throw', () => {
  const options = new Proxy({}, { has: fail, get: () => assert.fail('read on after a throw') });
  assert.throws(() => new Variable(options), CustomError);
});

test('A name that throws while being read makes the constructor throw, before defaultValue', () => {
  const options = Object.defineProperties({}, { name: { get: fail }, defaultValue: next });
  assert.throws(() => new Variable(options), CustomError);
});

test('A name that throws while made a string makes the constructor throw, before defaultValue', () => {
  const options = Object.defineProperty({ name: { toString: fail } }, 'defaultValue', next);
  assert.throws(() => new Variable(options), CustomError);
});

test('A Symbol as the name throws TypeError, before defaultValue', () => {
  const options = Object.defineProperty({ name: Symbol('name') }, 'defaultValue', next);
  assert.throws(() => new Variable(options), TypeError);
});

test('An object that cannot become a string as the name throws TypeError', () => {
  assert.throws(() => new Variable({ name: Object.create(null) }), TypeError);
});

test('A defaultValue that throws while being read makes the constructor throw', () => {
  const options = Object.defineProperty({}, 'defaultValue', { get: fail });
  assert.throws(() => new Variable(options), CustomError);
});
