'use strict';

const assert = require('node:assert/strict');
const { Session } = require('node:inspector');
const { before, test } = require('node:test');
const { AsyncContext, AsyncLocalStorage, runAll } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { wrapGenerator } = require('../../entries/generators.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { assertCollected, survivors } = require('../frame/gc.js');
const { census, count } = require('./counts.js');

/*
 * What many uses of the package leave behind. The size of the heap does not show it: it covers the
 * whole process, and changes with what V8 compiles and caches. Instead, the tests check which objects
 * of a sample are still alive, how many frames and keys there are, and whether the heap contains
 * anything else as often as the package was used.
 */

const TIMES = 100_000;

/** One object in this many is watched. */
const SAMPLE = 1000;

/** Nothing else in the process makes this many objects of one kind, or one object this large. */
const MANY = TIMES / 2;
const LARGE = 8 * TIMES;

/** How many may remain: the last object, for example, may still be in a register. */
const FEW = 10;

/** Rounds of collection before a count is final. */
const ROUNDS = 20;

/**
 * @typedef {<T extends object>(thing: T) => T} Watch notes the object if it belongs to the sample
 *
 * @type {Record<string, (watch: Watch, i: number) => void>}
 */
const programs = {
  'storages, each run': (watch) => watch(new AsyncLocalStorage()).run(watch({}), () => {}),
  'storages, each run in the context of the one before': (watch) =>
    watch(new AsyncLocalStorage()).run(watch({}), () =>
      watch(new AsyncLocalStorage()).run(watch({}), () => watch(new AsyncContext.Snapshot())),
    ),
  'storages, each entered and disabled': (watch) => {
    const storage = watch(new AsyncLocalStorage());
    storage.enterWith(watch({}));
    storage.disable();
  },
  'storages, each in a scope': (watch) =>
    watch(watch(new AsyncLocalStorage()).withScope(watch({}))).dispose(),
  'storages, named': (watch, i) =>
    watch(new AsyncLocalStorage({ name: `storage ${i}` })).getStore(),
  'Variables, each run': (watch) => watch(new AsyncContext.Variable()).run(watch({}), () => {}),
  'Variables, each in a scope': (watch) =>
    watch(watch(new AsyncContext.Variable()).withValue(watch({}))).dispose(),
  'Variables, entered together': (watch) =>
    runAll(
      [
        [watch(new AsyncContext.Variable()), watch({})],
        [watch(new AsyncContext.Variable()), watch({})],
      ],
      () => {},
    ),
  'runs that throw': (watch) => {
    try {
      watch(new AsyncContext.Variable()).run(watch({}), () => {
        throw watch(new Error('thrown'));
      });
    } catch {
      // The error is dropped.
    }
  },
  'snapshots, wrapped and bound functions': (watch) =>
    watch(new AsyncContext.Variable()).run(watch({}), () => {
      watch(AsyncContext.Snapshot.wrap(watch(() => {})));
      watch(AsyncLocalStorage.bind(watch(() => {})));
      watch(AsyncLocalStorage.snapshot());
    }),
  'generators, suspended': (watch) =>
    void watch(new AsyncContext.Variable()).run(watch({}), () =>
      watch(wrapGenerator(numbers)()).next(),
    ),
  tasks: (watch) =>
    watch(new AsyncContext.Variable()).run(watch({}), () =>
      watch(new AsyncTask('task')).runInAsyncScope(watch(() => {})),
    ),
  flows: (watch) => watch(new ContinuationFlow()).run(watch({}), () => {}),
};

function* numbers() {
  yield 1;
}

/**
 * Runs a program many times.
 *
 * @param {(watch: Watch, i: number) => void} program
 * @param {number} times
 * @returns {WeakRef<object>[]} the objects in the sample
 */
function runMany(program, times) {
  /** @type {WeakRef<object>[]} */
  const refs = [];
  for (let i = 0; i < times; i++) {
    program((thing) => {
      if (i % SAMPLE === 0) refs.push(new WeakRef(thing));
      return thing;
    }, i);
  }
  return refs;
}

/** @param {Awaited<ReturnType<typeof count>>} before */
async function grownSince(before) {
  for (let round = 1; ; round++) {
    const { frames, keys } = await count();
    const grown = { frames: frames - before.frames, keys: keys - before.keys };
    if (round === ROUNDS || (grown.frames <= FEW && grown.keys <= FEW)) return grown;
  }
}

/** The census after the previous test. @type {Awaited<ReturnType<typeof census>>} */
let found;
before(async () => {
  found = await census();
});

for (const [name, program] of Object.entries(programs)) {
  test(`${TIMES} ${name}: nothing is left`, async () => {
    // The first uses keep some objects for good: not part of the count.
    runMany(program, SAMPLE);
    const start = await count();
    const refs = runMany(program, TIMES);
    assert.ok(refs.length >= TIMES / SAMPLE);
    const { frames, keys } = await grownSince(start);
    const left = await survivors(refs);
    const { kinds } = found;
    found = await census();
    assert.ok(keys <= FEW, `${keys} keys`);
    assert.ok(frames <= FEW, `${frames} frames`);
    assert.ok(left <= FEW, `${left} of ${refs.length} objects`);
    const grown = [...found.kinds].filter(([kind, n]) => n - (kinds.get(kind) ?? 0) > MANY);
    assert.deepEqual(grown, []);
    assert.ok(found.largest < LARGE, `${found.largest} bytes of one object`);
  });
}

/** How many factories `lib/context/bound-function.js` keeps for each length. */
const FACTORIES = 1000;
const NAMES = 20_000;

/** @returns {{ count: () => number, stop: () => void }} counts the scripts of wrappers, from now on */
function watchScripts() {
  const session = new Session();
  session.connect();
  let parsed = 0;
  session.post('Debugger.enable', () => {
    // Only now, because enabling reports the scripts that already exist.
    session.on('Debugger.scriptParsed', ({ params: { url } }) => {
      if (url === 'native-async-context:wrapper') parsed++;
    });
  });
  return { count: () => parsed, stop: () => session.disconnect() };
}

test('functions of many names, wrapped, leave the code of a thousand, and no wrapper', async () => {
  /** @type {WeakRef<object>[]} */
  const refs = [];
  // Each length has its own factories, and no other function in this file has five parameters.
  const make = (/** @type {string} */ name) => ({ [name]: (_a, _b, _c, _d, _e) => {} })[name];
  const wrapAll = () => {
    for (let i = 0; i < NAMES; i++) {
      const wrapped = AsyncContext.Snapshot.wrap(make(`name ${i}`));
      assert.equal(wrapped.name, `wrapped name ${i}`);
      if (i % 100 === 0) refs.push(new WeakRef(wrapped));
    }
  };
  const scripts = watchScripts();
  try {
    wrapAll();
    assert.equal(scripts.count(), FACTORIES);
    wrapAll();
    assert.equal(scripts.count(), FACTORIES);
  } finally {
    scripts.stop();
  }
  assert.equal(refs.length, (2 * NAMES) / 100);
  await assertCollected(...refs);
});
