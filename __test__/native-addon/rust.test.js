'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { EventEmitter, once } = require('node:events');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { AsyncContext } = require('../../index.js');
const { contextOf } = require('../../entries/errors.js');
const { assertCollected, assertKept } = require('../frame/gc.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { buildRust } = require('./build.js');

const file = buildRust('__test__/native-addon/fixtures/rust', 'native_addon_fixture');
const addon = require(file);

const variable = new AsyncContext.Variable({ defaultValue: 'none' });
const read = () => variable.get();
const captured = (/** @type {any} */ value) => variable.run(value, () => addon.capture());

test('call passes arguments, returns the result, and puts the context back', () => {
  const at = captured('captured');
  const self = mustCall(function (...args) {
    assert.equal(this, undefined);
    return [read(), ...args];
  });
  variable.run('now', () => {
    assert.deepEqual(addon.call(at, self, 1, 'two'), ['captured', 1, 'two']);
    assert.equal(read(), 'now');
  });
});

test('what the function throws is thrown, and the context put back', () => {
  const at = captured('captured');
  const error = new Error('on purpose');
  const fail = () => assert.fail(error);
  variable.run('now', () => {
    for (const thrower of [() => addon.call(at, fail, 1, ''), () => addon.run(at, fail)]) {
      assert.throws(thrower, (thrown) => thrown === error);
      assert.equal(read(), 'now');
    }
  });
  assert.equal(contextOf(error).run(read), 'captured');
});

test('a closure runs in the captured context, and in others inside', () => {
  const at = captured('captured');
  const inner = captured('inner');
  variable.run('now', () => {
    assert.equal(addon.run(at, mustCall(read)), 'captured');
    assert.deepEqual(addon.nested(at, inner, read), ['captured', 'inner', 'captured']);
    assert.equal(read(), 'now');
  });
});

test('a panic of a closure comes out, and the context is put back', () => {
  const at = captured('captured');
  variable.run('now', () => {
    assert.equal(addon.panicIn(at), 'on purpose');
    assert.equal(read(), 'now');
  });
});

for (const [conversion, message] of Object.entries({
  'result of run': 'to JavaScript, on purpose',
  'result of run, back': '(no message)',
  'argument of call': 'to JavaScript, on purpose',
  'result of call': 'from JavaScript, on purpose',
  'result of get': 'from JavaScript, on purpose',
})) {
  test(`a panic in the conversion of the ${conversion} is an error, and the process goes on`, async () => {
    const at = captured('captured');
    const returns = () => 1;
    const panic = () => addon.panicInConversion(at, conversion, mustNotCall(), returns, variable);
    await variable.run('now', async () => {
      for (let round = 0; round < 2; round++) {
        assert.throws(panic, {
          code: 'GenericFailure',
          message: `a conversion between Rust and JavaScript panicked: ${message}`,
        });
        assert.equal(read(), 'now');
      }
      // The snapshot and the addon still work.
      assert.equal(addon.run(at, read), 'captured');
      await null;
      assert.equal(read(), 'now');
    });
  });
}

test('the function that stands for a closure calls once, whoever keeps it', () => {
  const at = captured('captured');
  const { run: original } = AsyncContext.Snapshot.prototype;
  /** @type {any} */
  let kept;
  AsyncContext.Snapshot.prototype.run = function (fn, ...args) {
    kept = fn;
    fn();
    return Reflect.apply(original, this, [fn, ...args]);
  };
  try {
    addon.run(at, mustCall(read));
    kept();
    AsyncContext.Snapshot.prototype.run = () => {};
    assert.throws(() => addon.run(at, read), /did not call/);
  } finally {
    AsyncContext.Snapshot.prototype.run = original;
  }
  kept();
});

test('an addon that is built on the library exports nothing of the slot', () => {
  assert.deepEqual(Object.keys(addon).sort(), [
    'call',
    'capture',
    'get',
    'nested',
    'panicIn',
    'panicInConversion',
    'release',
    'run',
  ]);
});

test('get reads a Variable in the current context', () => {
  assert.equal(addon.get(variable), 'none');
  variable.run('now', () => assert.equal(addon.get(variable), 'now'));
  assert.throws(() => addon.get({}));
});

for (const elsewhere of [false, true]) {
  test(`a Snapshot keeps its context until it is dropped${elsewhere ? ', in another thread' : ''}`, async () => {
    const value = () => new EventEmitter();
    const { at, refs } = (() => {
      const kept = value();
      return { at: captured(kept), refs: [new WeakRef(kept)] };
    })();
    await assertKept(...refs);
    addon.release(at, elsewhere);
    await assertCollected(...refs);
  });
}

test('a Snapshot of another environment is refused, also when that has ended', async () => {
  const source = `
    const { parentPort, workerData: { file, foreign, index } } = require('node:worker_threads');
    const { AsyncContext } = require(index);
    const addon = require(file);
    let error;
    try {
      addon.call(foreign, () => {}, 1, '');
    } catch (thrown) {
      error = thrown;
    }
    parentPort.postMessage({
      code: error?.code,
      message: error?.message,
      own: new AsyncContext.Variable().run(1, () => addon.capture()),
    });
  `;
  const index = require.resolve('../../index.js');
  let foreign = captured('main');
  // Repeated because a new environment may get the address of an old one.
  for (let round = 0; round < 5; round++) {
    const worker = new Worker(source, { eval: true, workerData: { file, foreign, index } });
    const [[{ code, message, own }]] = await Promise.all([
      once(worker, 'message'),
      once(worker, 'exit'),
    ]);
    assert.deepEqual(
      { code, message },
      { code: 'InvalidArg', message: 'the Snapshot was captured in another environment' },
    );
    assert.throws(() => addon.call(own, () => {}, 1, ''), { code: 'InvalidArg' });
    addon.release(foreign, round % 2 === 0);
    foreign = own;
  }
});

test('where the package is not loaded, the function is just called', () => {
  const source = `
    const addon = require(process.argv[1]);
    const at = addon.capture(); console.log(addon.call(at, (a) => a + 1, 1, ''), [addon.run(at, () => 3)]);
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', source, file], {
    encoding: 'utf8',
  });
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '2 [ 3 ]\n', stderr: '' });
});
