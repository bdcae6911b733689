'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const backend = require('../../lib/slot/backend.js');
const frame = require('../../lib/frame/frame.js');
const slot = require('../../lib/slot/slot.js');
const key = require('../../lib/frame/key.js');
const table = require('../../lib/frame/table.js');
const thread = require('../../lib/thread.js');
const exported = require('../helpers/everything.js');
const { AsyncLocalStorageContextManager } = require('../../entries/opentelemetry.js');

const { AsyncContext, AsyncHook, AsyncLocalStorage, AsyncTask } = exported;

/**
 * Everything that can be reached from a value without calling anything: own properties, getters
 * and setters as functions, prototypes.
 *
 * @param {unknown} value
 * @param {string} way
 * @param {Map<unknown, string>} [reached]
 * @returns {Map<unknown, string>} values and how they were reached
 */
function reach(value, way, reached = new Map()) {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return reached;
  if (reached.has(value)) return reached;
  reached.set(value, way);
  reach(Object.getPrototypeOf(value), `${way}.[[Prototype]]`, reached);
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    for (const part of ['value', 'get', 'set']) {
      reach(descriptor[part], `${way}.${String(key)}`, reached);
    }
  }
  return reached;
}

/** Names of the values that must not be exported. */
const secrets = new Map();
for (const [file, exports] of Object.entries({ backend, frame, key, slot, table, thread })) {
  for (const [name, value] of Object.entries(exports)) secrets.set(value, `${file}.${name}`);
}
for (const [name, value] of Object.entries(backend.slot ?? {})) {
  secrets.set(value, `backend.slot.${name}`);
}
for (const value of [undefined, null, true, false, backend.backend, thread.recordRejections]) {
  secrets.delete(value);
}

/** @param {Map<unknown, string>} reached */
function assertNoSecret(reached) {
  const current = slot.current();
  for (const [value, way] of reached) {
    assert.ok(!secrets.has(value), `${way} is ${secrets.get(value)}`);
    assert.ok(current === undefined || value !== current, `${way} is the current frame`);
    assert.ok(!(value instanceof key.Key), `${way} is a key`);
  }
}

/** An error that has left a context. */
function departed() {
  try {
    new AsyncContext.Variable().run({ secret: 5 }, () => {
      throw new Error('thrown inside');
    });
  } catch (error) {
    return error;
  }
}

/** Values of every kind that the package makes. */
function products() {
  const variable = new AsyncContext.Variable({ name: 'name', defaultValue: 'default' });
  const store = new AsyncLocalStorage({ name: 'name', defaultValue: 'default' });
  let error;
  try {
    AsyncLocalStorage.bind(null);
  } catch (thrown) {
    error = thrown;
  }
  return variable.run({ secret: 1 }, () =>
    store.run({ secret: 2 }, () => ({
      variable,
      store,
      snapshot: new AsyncContext.Snapshot(),
      wrapped: AsyncContext.Snapshot.wrap(() => {}),
      bound: AsyncLocalStorage.bind(() => {}),
      nodeSnapshot: AsyncLocalStorage.snapshot(),
      scope: store.withScope({ secret: 3 }),
      variableScope: new AsyncContext.Variable().withValue({ secret: 4 }),
      departed: exported.contextOf(departed()),
      root: exported.rootSnapshot,
      task: new AsyncTask('task'),
      hook: new AsyncHook({}),
      manager: new AsyncLocalStorageContextManager(),
      error,
    })),
  );
}

test('no export reaches the slot, a frame, or what works on them', () => {
  const reached = reach(exported, 'exports');
  assert.ok(reached.size > 20);
  assertNoSecret(reached);
  new AsyncContext.Variable().run(1, () => assertNoSecret(reach(exported, 'exports')));
});

test('nothing that the package makes reaches them either', () => {
  const made = products();
  for (const [name, value] of Object.entries(made)) assertNoSecret(reach(value, name));
  new AsyncContext.Variable().run(1, () => {
    for (const [name, value] of Object.entries(made)) assertNoSecret(reach(value, name));
  });
});

test('what the package makes has no own properties in which to find anything', () => {
  const { error: _, ...made } = products();
  for (const [name, value] of Object.entries(made)) {
    // A wrapper exposes the function that it wraps, as Node's `once` does.
    const known = typeof value === 'function' ? ['length', 'name', 'prototype', 'listener'] : [];
    const keys = Reflect.ownKeys(value).filter((key) => !known.includes(String(key)));
    assert.deepEqual(keys, [], name);
  }
});

test('nothing that the package makes shows a value when it is inspected', () => {
  for (const [name, value] of Object.entries(products())) {
    const text = inspect(value, { showHidden: true, depth: Infinity });
    assert.doesNotMatch(text, /secret/, name);
  }
});

// Node stores the content of the slot in properties of timers, so other code can get hold of a frame.
test('a frame in the wrong hands shows no value, gives no key, and cannot be changed', () => {
  const variable = new AsyncContext.Variable();
  for (const depth of [1, 5, 20]) {
    const nested = (/** @type {number} */ n) =>
      n === 0 ? slot.current() : new AsyncContext.Variable().run({ secret: n }, nested, n - 1);
    const found = variable.run({ secret: 0 }, nested, depth);
    assert.deepEqual(Reflect.ownKeys(found), []);
    assert.doesNotMatch(inspect(found, { showHidden: true, depth: Infinity }), /secret/);
    assert.doesNotMatch(JSON.stringify(found), /secret/);
    assert.doesNotMatch(inspect([...found], { showHidden: true, depth: Infinity }), /secret/);
    assert.equal(found.get(variable), undefined);
    assert.equal(found.has(variable), false);
    assert.ok(Object.isFrozen(Object.getPrototypeOf(found)));
    assert.equal(Object.getPrototypeOf(found).constructor, Object);
  }
});

test('the walk finds what is hidden in a getter, a prototype or a symbol', () => {
  const hidden = () => {};
  const through = [
    { [Symbol('s')]: hidden },
    Object.create({ hidden }),
    Object.defineProperty({}, 'hidden', { get: hidden }),
    Object.defineProperty({}, 'hidden', { value: { hidden }, enumerable: false }),
    class {
      static hidden = hidden;
    },
  ];
  for (const value of through) assert.ok(reach(value, 'value').has(hidden), inspect(value));
});
