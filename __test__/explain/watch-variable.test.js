'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { inspect } = require('node:util');
const vm = require('node:vm');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { watchVariable } = require('../../entries/explain.js');
const { assertCollected } = require('../frame/gc.js');
const { mustCall } = require('../helpers/must-call.js');
const { run } = require('../tasks/child.js');

/** @param {ReturnType<typeof watchVariable>} watch */
const summary = (watch) =>
  watch.events.map(({ type, how, value, task, count }) =>
    [type, how, value, task, count].filter((each) => each !== undefined).join(' '),
  );

test('each place is told once, in the order of the first time, and counted', async () => {
  const variable = new AsyncContext.Variable({ name: 'request' });
  const told = [];
  const watch = watchVariable(variable, { report: (event) => told.push(event) });
  for (const id of [1, 2]) {
    await variable.run({ id }, () => new Promise((resolve) => setTimeout(resolve, 1)));
    variable.get();
  }
  watch.stop();
  assert.deepEqual(summary(watch), [
    'set run { id: 2 } 2',
    'captured { id: 2 } Timeout 2',
    'lost 2',
  ]);
  assert.deepEqual(
    told.map(({ type, value, count }) => [type, value, count]),
    [
      ['set', '{ id: 1 }', 1],
      ['captured', '{ id: 1 }', 1],
      ['lost', undefined, 1],
    ],
  );
  for (const { stack } of told) assert.match(stack, /^ {4}at .*watch-variable\.test\.js:\d+:\d+/);
});

test('every way to set a storage is told by its name', () => {
  const storage = new AsyncLocalStorage();
  const watch = watchVariable(storage);
  storage.run(1, () => {});
  storage.exit(() => {});
  storage.enterWith(2);
  storage.withScope(3).dispose();
  storage.disable();
  watch.stop();
  assert.deepEqual(summary(watch), [
    'set run 1 1',
    'set exit undefined 1',
    'set enterWith 2 1',
    'set withScope 3 1',
    'disabled 1',
  ]);
});

test('every way to set a variable is told by its name', () => {
  const variable = new AsyncContext.Variable();
  const watch = watchVariable(variable);
  variable.run(1, () => {});
  variable.withValue(2).dispose();
  watch.stop();
  assert.deepEqual(summary(watch), ['set run 1 1', 'set withValue 2 1']);
});

test('a watched variable does what it did', () => {
  const variable = new AsyncContext.Variable({ name: 'name', defaultValue: 'default' });
  const other = new AsyncLocalStorage();
  const watch = watchVariable(variable);
  assert.equal(variable.name, 'name');
  assert.equal(variable.get(), 'default');
  const result = variable.run(
    'outer',
    mustCall((...args) => {
      assert.equal(variable.get(), 'outer');
      variable.run('inner', () => assert.equal(variable.get(), 'inner'));
      const scope = variable.withValue('scope');
      assert.equal(variable.get(), 'scope');
      scope.dispose();
      scope.dispose();
      assert.equal(variable.get(), 'outer');
      other.enterWith('inside');
      return args;
    }),
    1,
    2,
  );
  assert.deepEqual(result, [1, 2]);
  assert.equal(other.getStore(), undefined);
  const thrown = new Error('thrown');
  assert.throws(
    () =>
      variable.run('value', () => {
        throw thrown;
      }),
    (error) => error === thrown,
  );
  assert.throws(() => variable.run('value', 5), TypeError);
  assert.equal(variable.get(), 'default');
  watch.stop();
});

test('scopes of a watched variable that end out of order end as without it', () => {
  const ends = (/** @type {boolean} */ watched) => {
    const variable = new AsyncContext.Variable();
    const watch = watched ? watchVariable(variable) : undefined;
    const seen = [];
    const first = variable.withValue(1);
    const second = variable.withValue(2);
    for (const scope of [first, second]) {
      scope[Symbol.dispose]();
      seen.push(variable.get());
    }
    watch?.stop();
    return seen;
  };
  assert.deepEqual(ends(true), ends(false));
});

test('a call that fails does not change what the next one is told to be', () => {
  const storage = new AsyncLocalStorage();
  const watch = watchVariable(storage);
  const { exit, withScope } = storage;
  assert.throws(() => Reflect.apply(exit, undefined, [() => {}]), TypeError);
  assert.throws(() => Reflect.apply(withScope, undefined, [1]), TypeError);
  storage.enterWith(2);
  storage.run(3, () => {});
  assert.deepEqual(summary(watch).slice(-2), ['set enterWith 2 1', 'set run 3 1']);
  watch.stop();
  storage.disable();
});

test('stop leaves the variable as it was', () => {
  for (const Class of [
    AsyncContext.Variable,
    AsyncLocalStorage,
    class extends AsyncLocalStorage {},
  ]) {
    const variable = new Class();
    const watch = watchVariable(variable);
    assert.notEqual(Object.getPrototypeOf(variable), Class.prototype);
    assert.ok(variable instanceof Class);
    assert.deepEqual(Reflect.ownKeys(variable), []);
    watch.stop();
    assert.equal(Object.getPrototypeOf(variable), Class.prototype);
    watch.stop();
    watchVariable(variable)[Symbol.dispose]();
    assert.equal(Object.getPrototypeOf(variable), Class.prototype);
    assert.deepEqual(Reflect.ownKeys(variable), []);
  }
});

test('stop leaves what somebody else has put in front', () => {
  const storage = new AsyncLocalStorage();
  const watch = watchVariable(storage);
  const run = () => 'mocked';
  storage.run = run;
  watch.stop();
  assert.equal(storage.run, run);
  assert.deepEqual(Object.keys(Object.getOwnPropertyDescriptors(storage)), ['run']);
});

test('after stop nothing is left: no hooks, and an object that V8 reads fast', async () => {
  const { stdout, stderr } = await run([
    '--expose-internals',
    '--allow-natives-syntax',
    '--no-warnings',
    '--eval',
    `const { internalBinding } = require('internal/test/binding');
     const { async_hook_fields: fields, constants } = internalBinding('async_wrap');
     const { AsyncContext, AsyncLocalStorage } = require('./index.js'); const { watchVariable } = require('./entries/explain.js');
     // The glue, where it is needed, stays.
     new AsyncContext.Variable().run(1, () => {});
     const hooks = () => ['kInit', 'kBefore', 'kAfter', 'kDestroy'].map((kind) => fields[constants[kind]]);
     const before = hooks();
     const variables = [new AsyncContext.Variable(), new AsyncLocalStorage()];
     const watches = variables.map((variable) => watchVariable(variable));
     const during = hooks();
     for (const each of watches) each.stop();
     const fast = variables.map((variable) => %HasFastProperties(variable));
     console.log(JSON.stringify({ before, during, after: hooks(), fast }));`,
  ]);
  assert.equal(stderr, '');
  const { before, during, after, fast } = JSON.parse(stdout);
  assert.deepEqual(after, before);
  assert.notDeepEqual(during, before);
  assert.deepEqual(fast, [true, true]);
});

test('two variables are watched at once, and end by themselves', () => {
  const first = new AsyncContext.Variable();
  const second = new AsyncContext.Variable();
  const watches = [watchVariable(first), watchVariable(second)];
  watches[0].stop();
  second.run(1, () => {});
  assert.deepEqual(watches.map(summary), [[], ['set run 1 1']]);
  watches[1].stop();
});

test('a watch keeps no value', async () => {
  const storage = new AsyncLocalStorage();
  const watch = watchVariable(storage, { promises: true });
  const setAndForget = async () => {
    const value = { big: true };
    await storage.run(value, () => new Promise((resolve) => setTimeout(resolve, 1)));
    return new WeakRef(value);
  };
  const ref = await setAndForget();
  await assertCollected(ref);
  assert.match(watch.explain(), /last set to \{ big: true \}/);
  watch.stop();
});

test('a watch shows nothing to who only looks at it', () => {
  const storage = new AsyncLocalStorage();
  const watch = watchVariable(storage);
  storage.run({ secret: 1 }, () => {
    assert.deepEqual(Reflect.ownKeys(watch), []);
    assert.doesNotMatch(inspect(watch, { showHidden: true, depth: Infinity }), /secret/);
    assert.doesNotMatch(inspect(storage, { showHidden: true, depth: Infinity }), /secret/);
  });
  watch.stop();
});

test('what report reads is not watched, and what it throws harms nobody', async () => {
  const { stdout, stderr, status } = await run([
    '--eval',
    `const { AsyncContext } = require('./index.js'); const { watchVariable } = require('./entries/explain.js');
     const variable = new AsyncContext.Variable();
     const watch = watchVariable(variable, { report() { variable.get(); throw new Error('reported'); } });
     process.on('uncaughtException', ({ message }) => console.log(message));
     console.log(variable.run(1, () => 'went on'));
     console.log(watch.events.length);`,
  ]);
  assert.deepEqual(
    { stdout, stderr, status },
    { stdout: 'went on\n1\nreported\n', stderr: '', status: 0 },
  );
});

test("report: 'stderr' writes what happens, and explains what is lost", async () => {
  const { stdout, stderr, status } = await run([
    '--eval',
    `const { AsyncLocalStorage } = require('./index.js'); const { watchVariable } = require('./entries/explain.js');
     const storage = new AsyncLocalStorage({ name: 'request' });
     watchVariable(storage, { report: 'stderr' });
     storage.run({ id: 1 }, () => setTimeout(function late() {}, 1));
     storage.getStore();`,
  ]);
  assert.deepEqual({ stdout, status }, { stdout: '', status: 0 });
  assert.match(
    stderr,
    /^request set \{ id: 1 \} by run\n {4}at [^]*\nrequest captured \{ id: 1 \} \(Timeout \(late\)\)\n[^]*^request has no value here\n[^]*^request was last set to \{ id: 1 \} by run/m,
  );
});

test('what is no variable, and options that are none, are refused before anything is changed', () => {
  const variable = new AsyncContext.Variable();
  for (const [args, code] of /** @type {[any[], string][]} */ ([
    [[], 'ERR_INVALID_ARG_TYPE'],
    [[{}], 'ERR_INVALID_ARG_TYPE'],
    [[{ get() {}, run() {} }], 'ERR_INVALID_ARG_TYPE'],
    [[variable, null], 'ERR_INVALID_ARG_TYPE'],
    [[variable, { report: 'stdout' }], 'ERR_INVALID_ARG_TYPE'],
    [[variable, { report: {} }], 'ERR_INVALID_ARG_TYPE'],
    [[variable, { promises: 1 }], 'ERR_INVALID_ARG_TYPE'],
    [[Object.freeze(new AsyncContext.Variable())], 'ERR_ASYNC_CONTEXT_NOT_BINDABLE'],
  ])) {
    assert.throws(() => watchVariable(.../** @type {[any]} */ (args)), { name: 'TypeError', code });
  }
  assert.deepEqual(Reflect.ownKeys(variable), []);
  const watch = watchVariable(variable);
  assert.throws(() => watchVariable(variable), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /stop that watch/,
  });
  watch.stop();
});

test('at most 1000 places are told apart', () => {
  const variable = new AsyncContext.Variable();
  const watch = watchVariable(variable);
  for (let place = 0; place < 1100; place++) {
    const filename = path.join(__dirname, `${place}.js`);
    vm.compileFunction('variable.run(1, () => {})', ['variable'], { filename })(variable);
  }
  assert.equal(watch.events.length, 1000);
  watch.stop();
});
