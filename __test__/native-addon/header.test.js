'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { contextOf } = require('../../entries/errors.js');
const { assertCollected, assertKept } = require('../frame/gc.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');
const { buildC, includes, run } = require('./build.js');

const OK = 0;

const file = buildC('__test__/native-addon/fixtures/fixture.c');
const addon = require(file);

const variable = new AsyncContext.Variable({ defaultValue: 'none' });
const captured = (/** @type {string} */ value) =>
  variable.run(value, () => assert.equal(addon.capture(), OK));

for (const standard of ['c99', 'c23', 'c++11', 'c++20']) {
  test(`the header compiles as ${standard}, without a warning`, () => {
    const language = standard.startsWith('c++') ? 'c++' : 'c';
    run('cc', [
      ...['-x', language, `-std=${standard.replace('c23', 'c2x')}`, '-fsyntax-only'],
      ...['-Wall', '-Wextra', '-Werror', ...includes(), 'include/native_async_context.h'],
      // The header itself is what is compiled: a static function of it is not called.
      ...['-Wno-unused-function', '-Wno-pragma-once-outside-header'],
    ]);
  });
}

test('nac_run passes arguments, returns the result, and puts the context back', () => {
  captured('captured');
  const self = mustCall(function (...args) {
    assert.equal(this, undefined);
    return [variable.get(), ...args];
  });
  variable.run('now', () => {
    assert.deepEqual(addon.run(self, 1, 'two', null), ['captured', 1, 'two', null]);
    assert.equal(variable.get(), 'now');
  });
  addon.release();
});

test('what the function throws is thrown, and the context put back', () => {
  captured('captured');
  const error = new Error('on purpose');
  variable.run('now', () => {
    assert.throws(
      () => addon.run(() => assert.fail(error)),
      (thrown) => thrown === error,
    );
    assert.equal(variable.get(), 'now');
  });
  assert.equal(
    contextOf(error).run(() => variable.get()),
    'captured',
  );
  addon.release();
});

test('nac_run_native calls in the captured context, and puts the current one back', () => {
  captured('captured');
  variable.run('now', () => {
    assert.deepEqual(addon.runNative(mustCall(() => variable.get(), 2)), ['captured', 'captured']);
    assert.equal(variable.get(), 'now');
    assert.throws(
      () =>
        addon.runNative(() => {
          throw new RangeError('on purpose');
        }),
      RangeError,
    );
    assert.equal(variable.get(), 'now');
  });
  addon.release();
});

test('the function that stands for a native callback calls once, whoever keeps it', () => {
  captured('captured');
  const { run: original } = AsyncContext.Snapshot.prototype;
  /** @type {any} */
  let kept;
  AsyncContext.Snapshot.prototype.run = function (fn, ...args) {
    kept = fn;
    fn();
    return Reflect.apply(original, this, [fn, ...args]);
  };
  try {
    assert.equal(addon.runNative(mustCall(undefined, 2)).length, 2);
    kept();
  } finally {
    AsyncContext.Snapshot.prototype.run = original;
  }
  kept();
  addon.release();
});

test('nac_get reads a Variable in the current context', () => {
  assert.equal(addon.get(variable), 'none');
  variable.run('now', () => assert.equal(addon.get(variable), 'now'));
  assert.throws(() => addon.get({ get: () => assert.fail('thrown inside') }), /thrown inside/);
});

test('a released snapshot runs nothing, and can be released again', () => {
  captured('captured');
  assert.equal(addon.release(), OK);
  assert.equal(addon.release(), OK);
  assert.notEqual(addon.run(mustNotCall()), OK);
});

test('a snapshot keeps its context until it is released', async () => {
  const refs = (() => {
    const value = new EventEmitter();
    variable.run(value, () => addon.capture());
    return [new WeakRef(value)];
  })();
  await assertKept(...refs);
  addon.release();
  await assertCollected(...refs);
});

test('where the package is not loaded, the function is just called', () => {
  const source = `
    const addon = require(process.argv[1]);
    addon.capture(); console.log(addon.run((a) => a + 1, 1), addon.runNative(() => 3));
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', source, file], {
    encoding: 'utf8',
  });
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '2 [ 3, 3 ]\n', stderr: '' });
});
