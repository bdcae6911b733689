'use strict';

const assert = require('node:assert/strict');
const hooks = require('node:async_hooks');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const library = require('../helpers/everything.js');
const { addonFile } = require('../../scripts/lib/prepare.js');
const { version } = require('../../package.json');

/*
 * Ways to reach the slot's functions, or to have other functions called in their place.
 */

const { AsyncContext, AsyncLocalStorage, AsyncVariableScope, runtime } = library;
const root = path.join(__dirname, '..', '..');

const anchor = Symbol.for(`native-async-context@${version}`);
const rooms = [
  'core',
  'errors',
  'events',
  'explain',
  'fixtures',
  'flow',
  'generators',
  'lifetime',
  'memory',
  'modules',
  'portable',
  'recording',
  'tasks',
];

test('what hangs on the realm gives what the package exports, and cannot be replaced', () => {
  const room = globalThis[anchor];
  const exported = Object.assign({}, ...rooms.map((name) => room(name)));
  assert.deepEqual(Object.keys(exported).sort(), Object.keys(library).sort());
  for (const [name, value] of Object.entries(library)) assert.equal(exported[name], value, name);
  assert.deepEqual(Reflect.ownKeys(room), ['length', 'name', 'prototype']);
  assert.ok(Object.isFrozen(room));
  assert.throws(() => (globalThis[anchor] = () => ({})), TypeError);
  assert.throws(() => delete globalThis[anchor], TypeError);
  assert.throws(() => Object.defineProperty(globalThis, anchor, { value: {} }), TypeError);
});

test('code that replaces built-ins while a room is loaded finds nothing of its parts', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--eval',
      `require('./index.js');
       const room = globalThis[Symbol.for('native-async-context@${version}')];
       const { apply, getOwnPropertyDescriptor, ownKeys } = Reflect;
       const { defineProperty, keys } = Object;
       const seen = {};
       let looking = false;
       const look = () => {
         if (looking) return;
         looking = true;
         const found = ownKeys(room);
         for (let i = 0; i < found.length; i++) seen[found[i]] = true;
         looking = false;
       };
       try {
         defineProperty(room, 'parts', { set: () => { seen.set = true; }, configurable: true });
       } catch {}
       const targets = [Object, Reflect, Symbol, Array.prototype, Map.prototype, WeakMap.prototype];
       for (let t = 0; t < targets.length; t++) {
         const names = ownKeys(targets[t]);
         for (let i = 0; i < names.length; i++) {
           const { value, configurable } = getOwnPropertyDescriptor(targets[t], names[i]);
           if (typeof value !== 'function' || !configurable || names[i] === 'constructor') continue;
           defineProperty(targets[t], names[i], {
             value: function (...args) { look(); return apply(value, this, args); },
             writable: true, configurable: true,
           });
         }
       }
       for (const name of ['errors', 'events', 'explain', 'fixtures', 'flow', 'generators', 'recording', 'tasks']) room(name);
       process.stdout.write(keys(seen).sort().join());`,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  assert.deepEqual(
    { status, stdout, stderr },
    { status: 0, stdout: 'length,name,prototype', stderr: '' },
  );
});

test('where globalThis takes no properties, the package works, each copy by itself', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--eval',
      `Object.preventExtensions(globalThis);
       const { AsyncContext } = require('./index.js');
       const { bindEmitter } = require('./entries/events.js');
       bindEmitter(new (require('node:events'))(), new AsyncContext.Snapshot());
       process.stdout.write(String(new AsyncContext.Variable().run(1, () => 2)));`,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '2', stderr: '' });
});

test('what hangs on the module object of Node is what the core exports, and cannot be replaced', () => {
  const first = Symbol.for('native-async-context');
  const anchors = Object.getOwnPropertySymbols(hooks).filter(({ description }) =>
    description?.startsWith('native-async-context'),
  );
  assert.deepEqual(anchors, [first]);
  assert.equal(hooks[first], globalThis[anchor]('core'));
  assert.throws(() => (hooks[first] = {}), TypeError);
});

test('what hangs there can be changed for copies that are loaded later: a known limit', () => {
  const shared = globalThis[anchor]('core');
  const { runInRoot } = shared;
  const copy = () => {
    const file = require.resolve('../../index.js');
    const loaded = require.cache[file];
    delete require.cache[file];
    try {
      return require(file);
    } finally {
      require.cache[file] = loaded;
    }
  };
  try {
    shared.runInRoot = () => 'forged';
    assert.equal(
      copy().runInRoot(() => 'right'),
      'forged',
    );
    assert.equal(
      library.runInRoot(() => 'right'),
      'right',
    );
  } finally {
    shared.runInRoot = runInRoot;
  }
});

test('whoever can load any file reaches the slot: a known limit', () => {
  assert.throws(() => require('native-async-context/lib/slot/slot.js'), {
    code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  });
  const { current } = require(path.join(root, 'lib', 'slot', 'slot.js'));
  const variable = new AsyncContext.Variable();
  const frame = variable.run({ secret: true }, () => current());
  // Even this frame reveals nothing.
  assert.deepEqual(Reflect.ownKeys(frame), []);
  assert.deepEqual(
    [...frame].map(([, value]) => value),
    [frame],
  );
});

test('so does whoever can load the addon: a known limit', () => {
  const { slotFunctions } = require(path.join(root, addonFile()));
  assert.equal(typeof slotFunctions().current, 'function');
});

test("Node's own functions for its slot are not to be had by process.binding", () => {
  const { emitWarning } = process;
  // process.binding emits a deprecation warning.
  process.emitWarning = () => {};
  try {
    const bindings = /** @type {any} */ (process).binding;
    assert.throws(() => bindings('async_context_frame'), /No such module: async_context_frame/);
  } finally {
    process.emitWarning = emitWarning;
  }
});

test('process.getActiveResourcesInfo says what kinds there are, and nothing else', () => {
  const variable = new AsyncContext.Variable({ name: 'secret' });
  variable.run('secret', () => {
    const timer = setTimeout(() => {}, 1);
    for (const each of process.getActiveResourcesInfo()) {
      assert.equal(typeof each, 'string');
      assert.doesNotMatch(each, /secret/);
    }
    clearTimeout(timer);
  });
});

test('nothing but its own constructor makes an object a Variable, a storage or a Snapshot', () => {
  const impostors = [
    Object.create(AsyncContext.Variable.prototype),
    Object.setPrototypeOf({}, AsyncLocalStorage.prototype),
    new Proxy(new AsyncContext.Variable(), {}),
    new Proxy(new AsyncLocalStorage(), {}),
    structuredClone(new AsyncContext.Variable()),
    { ...new AsyncContext.Variable() },
    new AsyncContext.Snapshot(),
  ];
  for (const impostor of impostors) {
    for (const call of [
      () => AsyncContext.Variable.prototype.get.call(impostor),
      () => AsyncContext.Variable.prototype.run.call(impostor, 1, () => {}),
      () => AsyncLocalStorage.prototype.getStore.call(impostor),
      () => AsyncLocalStorage.prototype.enterWith.call(impostor, 1),
      () => AsyncLocalStorage.prototype.disable.call(impostor),
      () => new AsyncVariableScope(/** @type {any} */ (impostor), 1),
    ]) {
      assert.throws(call, TypeError);
    }
  }
});

test('two variables that look the same are two', () => {
  const options = { name: 'name', defaultValue: 'default' };
  const variable = new AsyncContext.Variable(options);
  const other = new AsyncContext.Variable(options);
  variable.run('secret', () => assert.equal(other.get(), 'default'));
});

// `options.defaultValue` is an ordinary Get, by the proposal and in Node.
test('what Object.prototype has is an option, too: a known limit', () => {
  const prototype = /** @type {any} */ (Object.prototype);
  prototype.defaultValue = 'from everywhere';
  try {
    assert.equal(new AsyncContext.Variable({}).get(), 'from everywhere');
    assert.equal(new AsyncLocalStorage({}).getStore(), 'from everywhere');
    // Without options, no property is read.
    assert.equal(new AsyncContext.Variable().get(), undefined);
    assert.equal(new AsyncLocalStorage().getStore(), undefined);
  } finally {
    delete prototype.defaultValue;
  }
});

test('a method of a class that is replaced is called with what it is called with: a known limit', () => {
  const { run } = AsyncContext.Variable.prototype;
  const seen = [];
  AsyncContext.Variable.prototype.run = /** @type {any} */ (
    function (value, ...rest) {
      seen.push(value);
      return Reflect.apply(run, this, [value, ...rest]);
    }
  );
  try {
    new AsyncContext.Variable().run('secret', () => {});
  } finally {
    AsyncContext.Variable.prototype.run = run;
  }
  assert.deepEqual(seen, ['secret']);
});

test('a replaced array iterator sees the arguments of run, and not the value: a known limit', () => {
  const iterate = Array.prototype[Symbol.iterator];
  const variable = new AsyncContext.Variable();
  const seen = [];
  Array.prototype[Symbol.iterator] = function () {
    seen[seen.length] = this;
    return Reflect.apply(iterate, this, []);
  };
  try {
    variable.run('secret', (_a, _b) => {}, 'an argument', 'another');
  } finally {
    Array.prototype[Symbol.iterator] = iterate;
  }
  assert.deepEqual(seen, [['an argument', 'another']]);
});

test('what is said of the runtime cannot be changed', () => {
  assert.ok(Object.isFrozen(runtime));
  assert.ok(Object.isFrozen(runtime.reason));
  assert.ok(Object.isFrozen(runtime.versions));
});
