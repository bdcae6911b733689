'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage, AsyncResource } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { inspect } = require('node:util');
const v8 = require('node:v8');
const library = require('../helpers/everything.js');

/*
 * No object that the package makes or changes shows a value when it is converted or copied.
 */

const { AsyncContext, AsyncLocalStorage } = library;
const SECRET = 'nobody should see this';
const variable = new AsyncContext.Variable({ name: 'name', defaultValue: { SECRET } });
const storage = new AsyncLocalStorage({ name: 'name', defaultValue: { SECRET } });
const flow = new library.ContinuationFlow({ name: 'name', defaultValue: { SECRET } });

/** @param {() => void} fn */
function errorOf(fn) {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

/** The objects to look at, made in a context with values. */
function made() {
  const emitter = library.bindEmitter(new EventEmitter());
  emitter.on('event', () => {});
  const home = library.bindEmitter(new EventEmitter(), new AsyncContext.Snapshot());
  const target = library.bindEventTarget(new EventTarget());
  target.addEventListener('event', () => {});
  const event = new Event('event');
  target.dispatchEvent(event);
  return {
    variable,
    storage,
    flow,
    emitter,
    'its listeners': emitter.rawListeners('event'),
    home,
    target,
    event,
    snapshot: new AsyncContext.Snapshot(),
    wrapped: AsyncContext.Snapshot.wrap(() => {}),
    bound: AsyncLocalStorage.bind(() => {}),
    'scope of a variable': variable.withValue({ SECRET }),
    'scope of a storage': storage.withScope({ SECRET }),
    generator: library.wrapGenerator(function* () {
      yield 1;
    })(),
    task: new library.AsyncTask('task'),
    hook: new library.AsyncHook({}),
    registry: new library.FinalizationRegistry(() => {}),
    promise: Promise.resolve(),
    'error of a run': errorOf(() =>
      variable.run({ SECRET }, () => {
        throw new Error('thrown');
      }),
    ),
    'error of a receiver': errorOf(() => AsyncContext.Variable.prototype.get.call(storage)),
    'error of an argument': errorOf(() => library.runAll([/** @type {any} */ (null)], () => {})),
    exports: library,
  };
}

const things = variable.run({ SECRET }, () =>
  storage.run({ SECRET }, () => flow.run({ SECRET }, made)),
);

/** @type {Record<string, (value: any) => string>} */
const ways = {
  'inspect, with all that is hidden': (value) =>
    inspect(value, { showHidden: true, depth: Infinity, getters: true, showProxy: true }),
  'inspect, without its own ways': (value) =>
    inspect(value, { showHidden: true, depth: Infinity, customInspect: false }),
  structuredClone: (value) =>
    inspect(
      copied(() => structuredClone(value)),
      { depth: Infinity },
    ),
  'v8.serialize': (value) =>
    inspect(
      copied(() => v8.deserialize(v8.serialize(value))),
      { depth: Infinity },
    ),
  JSON: (value) => String(copied(() => JSON.stringify(value))),
  'String, and Object.prototype.toString': (value) =>
    `${String(value)} ${Object.prototype.toString.call(value)}`,
  'its properties and those of its prototypes': (value) => {
    let text = '';
    for (let each = value; each !== null; each = Object.getPrototypeOf(each)) {
      text += inspect(Object.getOwnPropertyDescriptors(each), { depth: 4, showHidden: true });
    }
    return text;
  },
  'its stack': (value) => String(value.stack),
};

/** @param {() => unknown} copy may throw, for a value that cannot be copied */
function copied(copy) {
  try {
    return copy();
  } catch (error) {
    return error;
  }
}

for (const [way, show] of Object.entries(ways)) {
  test(`${way}: shows no value, in no context and in its own`, () => {
    const lookAll = () => {
      for (const [name, thing] of Object.entries(things)) {
        assert.ok(!show(thing).includes(SECRET), name);
      }
    };
    lookAll();
    variable.run({ SECRET }, () => storage.run({ SECRET }, () => flow.run({ SECRET }, lookAll)));
  });
}

test("an AsyncResource shows the values of Node's own storages, and none of ours", () => {
  const own = new NodeStorage();
  const resource = own.run({ SECRET }, () => new AsyncResource('TEST'));
  assert.ok(ways['inspect, with all that is hidden'](resource).includes(SECRET));
  const ours = variable.run({ SECRET }, () => new AsyncResource('TEST'));
  for (const [way, show] of Object.entries(ways)) assert.ok(!show(ours).includes(SECRET), way);
});
