'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage, runAll } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { wrapGenerator } = require('../../entries/generators.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { count } = require('./counts.js');

const TIMES = 100_000;

/** What may be left, such as the last of them, in a register. */
const FEW = 10;

/** Bytes of heap that each of them may leave: nothing has as few. */
const BYTES_EACH = 8;

/** @type {Record<string, (i: number) => void>} */
const programs = {
  'storages, each run': (i) => new AsyncLocalStorage().run({ i }, () => {}),
  'storages, each run in the context of the one before': (i) =>
    new AsyncLocalStorage().run({ i }, () =>
      new AsyncLocalStorage().run({ i }, () => new AsyncContext.Snapshot()),
    ),
  'storages, each entered and disabled': (i) => {
    const storage = new AsyncLocalStorage();
    storage.enterWith({ i });
    storage.disable();
  },
  'storages, each in a scope': (i) => new AsyncLocalStorage().withScope({ i }).dispose(),
  'storages, named': (i) => new AsyncLocalStorage({ name: `storage ${i}` }).getStore(),
  'Variables, each run': (i) => new AsyncContext.Variable().run({ i }, () => {}),
  'Variables, each in a scope': (i) => new AsyncContext.Variable().withValue({ i }).dispose(),
  'Variables, entered together': (i) =>
    runAll(
      [
        [new AsyncContext.Variable(), { i }],
        [new AsyncContext.Variable(), { i }],
      ],
      () => {},
    ),
  'runs that throw': (i) => {
    try {
      new AsyncContext.Variable().run({ i }, () => {
        throw new Error('thrown');
      });
    } catch {
      // Nobody keeps it.
    }
  },
  'snapshots, wrapped and bound functions': (i) =>
    new AsyncContext.Variable().run({ i }, () => {
      AsyncContext.Snapshot.wrap(() => {});
      AsyncLocalStorage.bind(() => {});
      AsyncLocalStorage.snapshot();
    }),
  'generators, suspended': (i) =>
    void new AsyncContext.Variable().run({ i }, () => wrapGenerator(numbers)().next()),
  tasks: (i) =>
    new AsyncContext.Variable().run({ i }, () => new AsyncTask('task').runInAsyncScope(() => {})),
  flows: (i) => new ContinuationFlow().run({ i }, () => {}),
};

function* numbers() {
  yield 1;
}

for (const [name, program] of Object.entries(programs)) {
  test(`${TIMES} ${name}: nothing is left`, async () => {
    const times = (/** @type {number} */ count) => {
      for (let i = 0; i < count; i++) program(i);
    };
    // What is loaded, compiled and cached at first.
    times(TIMES / 10);
    const before = await count();
    times(TIMES);
    const after = await count();
    assert.ok(after.keys - before.keys <= FEW, `${after.keys - before.keys} keys`);
    assert.ok(after.frames - before.frames <= FEW, `${after.frames - before.frames} frames`);
    const bytes = after.heap - before.heap;
    assert.ok(bytes <= BYTES_EACH * TIMES, `${bytes} bytes`);
  });
}

test('functions of many names, wrapped, leave the code of a thousand', async () => {
  const names = (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let i = from; i < to; i++) {
      const name = `name ${i}`;
      AsyncContext.Snapshot.wrap({ [name]: () => {} }[name]);
    }
  };
  names(0, 2000);
  const before = await count();
  names(2000, 20_000);
  const after = await count();
  assert.ok(after.heap - before.heap <= BYTES_EACH * 18_000);
});
