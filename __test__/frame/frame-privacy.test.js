'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { extend, remove } = require('../../lib/frame/frame.js');
const { Key } = require('../../lib/frame/key.js');

const { ForeignFrame } = require('./foreign.js');

const key = new Key();
const frames = {
  'A frame': extend(undefined, key, 'value'),
  'A frame over a host frame': extend(new ForeignFrame('store', 'data'), key, 'value'),
  'What is left of a carried frame': remove(
    new ForeignFrame('store', 'data', extend(undefined, key, 'value')),
    key,
  ),
};

for (const [what, frame] of Object.entries(frames)) {
  test(`${what} shows nothing of itself to who gets hold of it`, () => {
    assert.deepEqual(Reflect.ownKeys(frame), []);
    assert.equal('constructor' in Object.getPrototypeOf(frame), true);
    assert.equal(Object.hasOwn(Object.getPrototypeOf(frame), 'constructor'), false);
    assert.equal(JSON.stringify(frame), '{}');
  });

  test(`${what} cannot be given other methods through its prototype`, () => {
    const prototype = Object.getPrototypeOf(frame);
    assert.ok(Object.isFrozen(prototype));
    assert.throws(() => {
      prototype.get = () => 'stolen';
    }, TypeError);
  });

  test(`${what} answers the host only for the host's keys`, () => {
    assert.equal(frame.has(key), false);
    assert.equal(frame.get(key), undefined);
    assert.equal(frame.has(undefined), false);
  });
}

/** @param {object} frame */
const methodsOf = (frame) => {
  const { has, get, disable, [Symbol.iterator]: iterate } = Object.getPrototypeOf(frame);
  return { has, get, disable, iterate };
};

test('The methods of a frame give nothing to another receiver', () => {
  const { has, get, disable, iterate } = methodsOf(frames['A frame']);
  for (const receiver of [undefined, {}, new Map([['key', 'value']])]) {
    assert.equal(Reflect.apply(has, receiver, ['key']), false);
    assert.equal(Reflect.apply(get, receiver, ['key']), undefined);
    assert.equal(Reflect.apply(disable, receiver, ['key']), undefined);
    assert.equal(Reflect.apply(iterate, receiver, []).next().value[1], receiver);
  }
});

test('The methods of a frame over a host frame throw TypeError on anything else', () => {
  const { has, get, disable, iterate } = methodsOf(frames['A frame over a host frame']);
  for (const method of [has, get, disable, iterate]) {
    for (const receiver of [undefined, {}, new Map()]) {
      assert.throws(() => Reflect.apply(method, receiver, ['key']), TypeError);
    }
  }
});
