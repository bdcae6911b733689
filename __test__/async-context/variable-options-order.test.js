'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

/**
 * @param {object} target
 * @param {string[]} steps what was done to the object
 */
function recording(target, steps) {
  return new Proxy(target, {
    get(object, key, receiver) {
      steps.push(`get ${String(key)}`);
      return Reflect.get(object, key, receiver);
    },
    has(object, key) {
      steps.push(`has ${String(key)}`);
      return Reflect.has(object, key);
    },
    getOwnPropertyDescriptor: () => assert.fail('reads a descriptor'),
    ownKeys: () => assert.fail('lists the keys'),
    getPrototypeOf: () => assert.fail('reads the prototype'),
  });
}

test('The options are read in order: whether name is there, name, its string, defaultValue', () => {
  const steps = [];
  const name = {
    [Symbol.toPrimitive](hint) {
      steps.push(`name to ${hint}`);
      return 'name';
    },
  };
  const variable = new AsyncContext.Variable(recording({ name, defaultValue: 'default' }, steps));
  assert.deepEqual(steps, ['has name', 'get name', 'name to string', 'get defaultValue']);
  assert.equal(variable.name, 'name');
  assert.equal(variable.get(), 'default');
});

test('A name that is not there is not read', () => {
  const steps = [];
  new AsyncContext.Variable(recording({}, steps));
  assert.deepEqual(steps, ['has name', 'get defaultValue']);
});

test('The options are not read again', () => {
  const steps = [];
  const variable = new AsyncContext.Variable(recording({ name: 'name' }, steps));
  steps.length = 0;
  assert.equal(variable.name, 'name');
  assert.equal(variable.get(), undefined);
  variable.run('value', () => variable.get());
  assert.deepEqual(steps, []);
});
