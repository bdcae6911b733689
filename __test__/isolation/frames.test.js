'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { test } = require('node:test');
const { inspect, types } = require('node:util');
const v8 = require('node:v8');
const { AsyncContext, AsyncLocalStorage, runtime } = require('../../index.js');
const { heldFrames } = require('./frames.js');

/*
 * Contexts are in properties of timers and other resources, where any code can find them. From Node 24
 * on, Node keeps them there; before that, the glue does. A context must reveal nothing.
 */

const SECRET = 'nobody should see this';
const variables = Array.from({ length: 12 }, (_, i) => new AsyncContext.Variable({ name: `${i}` }));
const storage = new AsyncLocalStorage({ name: 'storage' });
const own = new NodeStorage();
/** Whether Node keeps a Map in the slot, over which our frames are entered. */
const overMaps = runtime.nodeCarries && runtime.backend !== 'host';

/** @param {any} value whether it is a frame over a Map of Node's */
const isOverMap = (value) =>
  types.isMap(value) &&
  Map.prototype.has.call(value, own) &&
  Object.isFrozen(Object.getPrototypeOf(value));

/** @param {() => any} fn @param {number} many how many variables have values */
const inContext = (fn, many) =>
  variables.slice(0, many).reduce(
    (inner, variable) => () => variable.run({ SECRET }, inner),
    () => storage.run({ SECRET }, fn),
  )();

/** The keys that an attacker without a variable may try on a frame. */
const guesses = (frame) => [
  ...variables,
  storage,
  ...variables.map(({ name }) => name),
  ...Array.from({ length: 64 }, (_, i) => i),
  undefined,
  null,
  '',
  'key',
  'constructor',
  '__proto__',
  frame,
  {},
  Symbol.iterator,
  Symbol('absent'),
  AsyncContext,
  AsyncContext.Variable,
];

/** @param {any} frame must reveal no value in any of these ways */
function tellsNothing(frame) {
  const shown = [
    inspect(frame, { showHidden: true, depth: Infinity, getters: true, showProxy: true }),
    JSON.stringify(frame),
    `${Object.prototype.toString.call(frame)}`,
    inspect(v8.deserialize(v8.serialize(frame)), { depth: Infinity }),
    inspect(structuredClone(frame), { depth: Infinity }),
    inspect([...frame], { showHidden: true, depth: Infinity }),
    inspect(new Map(frame), { showHidden: true, depth: Infinity }),
    inspect(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(frame)), { depth: Infinity }),
  ];
  for (const key of guesses(frame)) {
    assert.equal(frame.get(key), undefined, String(key));
    assert.equal(frame.has(key), false, String(key));
  }
  // The frame carries itself under one key, which gives access to nothing but the frame.
  for (const [key, value] of frame) {
    assert.equal(value, frame);
    assert.equal(frame.get(key), frame);
    assert.deepEqual(Reflect.ownKeys(key), []);
    assert.ok(Object.isFrozen(key));
  }
  for (const text of shown) assert.ok(!text.includes(SECRET), text);
}

for (const many of [0, 5, 12]) {
  test(`no frame that is held anywhere tells anything (${many + 1} values)`, async () => {
    const { frames, others } = await inContext(() => heldFrames(), many);
    assert.ok(frames.length > 0, 'there is a frame of ours');
    frames.forEach(tellsNothing);
    for (const other of others) {
      const text = inspect(other, { showHidden: true, depth: Infinity, getters: true });
      assert.ok(!text.includes(SECRET), text);
    }
  });
}

test('what a frame and its iterator are cannot be changed, nor made again', async () => {
  const {
    frames: [frame],
  } = await inContext(() => heldFrames(), 5);
  for (const object of [frame, frame[Symbol.iterator]()]) {
    const prototype = Object.getPrototypeOf(object);
    assert.ok(Object.isFrozen(prototype));
    assert.equal(Object.hasOwn(prototype, 'constructor'), false);
    for (const key of Reflect.ownKeys(prototype)) {
      for (const receiver of [
        undefined,
        {},
        new Map(),
        { __proto__: object },
        new Proxy(object, {}),
      ]) {
        let had;
        try {
          had = Reflect.apply(prototype[key], receiver, ['key']);
        } catch (error) {
          assert.ok(error instanceof TypeError);
          continue;
        }
        // The answer of an empty Map, or an iterator of the receiver itself.
        assert.ok(had === false || had === undefined || key === Symbol.iterator, String(key));
      }
    }
  }
});

test("no frame over a Map of Node's tells more than Node's entries, or can be made again", async () => {
  const { others } = await own.run('of Node', () => inContext(() => heldFrames(), 5));
  const maps = others.filter(isOverMap);
  assert.equal(maps.length > 0, overMaps);
  for (const map of maps) {
    const text = inspect(map, { showHidden: true, depth: Infinity, getters: true });
    assert.ok(!text.includes(SECRET), text);
    for (const key of guesses(map)) {
      assert.equal(map.get(key), undefined, String(key));
      assert.equal(Map.prototype.get.call(map, key), undefined, String(key));
    }
    assert.equal(map.get(own), 'of Node');
    assert.equal(map.size, 2);
    for (const [key, value] of map) if (key !== own) tellsNothing(value);
    const prototype = Object.getPrototypeOf(map);
    assert.ok(Object.isFrozen(prototype));
    assert.equal(Object.hasOwn(prototype, 'constructor'), false);
    for (const key of ['has', 'get', 'disable', Symbol.iterator]) {
      for (const receiver of [undefined, {}, new Map(), { __proto__: map }, new Proxy(map, {})]) {
        assert.throws(() => Reflect.apply(prototype[key], receiver, ['key']), TypeError);
      }
    }
  }
});

test("a frame over a Map of Node's that is tampered with reads as it did", async () => {
  const [variable] = variables;
  const mapIn = (/** @type {any} */ holder) =>
    Object.getOwnPropertySymbols(holder)
      .map((key) => holder[key])
      .find(isOverMap);
  const read = (/** @type {string} */ value, /** @type {any} */ other) =>
    own.run('of Node', () =>
      variable.run(value, () => {
        /** @type {(read: any[]) => void} */
        let resolve;
        const promise = new Promise((each) => (resolve = each));
        const immediate = setImmediate(() => resolve([variable.get(), mapIn(immediate)]));
        const map = mapIn(immediate);
        const [carrier] = [...(map?.keys() ?? [])].filter((key) => key !== own);
        if (other !== undefined) Map.prototype.set.call(map, carrier, other.get(carrier));
        return promise;
      }),
    );
  const [first, map] = await read('first', undefined);
  assert.deepEqual([first, map !== undefined], ['first', overMaps]);
  const [second] = await read('second', map);
  assert.equal(second, 'second');
});

test("Node's own context shows everything that is in it, where it is kept", async () => {
  const { others } = await own.run({ SECRET }, () => heldFrames());
  const shown = others.some((each) => inspect(each, { depth: Infinity }).includes(SECRET));
  const aValue = others.some((each) => each.SECRET === SECRET);
  assert.ok(shown || aValue);
});

// This allows no more than a Snapshot, which any code in a context can make. It reads no value.
test('an Immediate with the properties of another runs in its context: a known limit', async () => {
  const [variable] = variables;
  const immediates = [];
  const seen = ['first', 'second'].map((value) =>
    variable.run(
      value,
      () => new Promise((resolve) => immediates.push(setImmediate(() => resolve(variable.get())))),
    ),
  );
  const [first, second] = immediates;
  for (const key of Object.getOwnPropertySymbols(second)) {
    if (typeof second[key] === 'object') first[key] = second[key];
  }
  assert.deepEqual(await Promise.all(seen), ['second', 'second']);
});
