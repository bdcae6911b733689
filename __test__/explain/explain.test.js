'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage, runAll, runInRoot } = require('../../index.js');
const { watchVariable } = require('../../entries/explain.js');
const { AsyncTask } = require('../../entries/tasks.js');

/** Makes one of each kind, with the same method to read it. */
const KINDS = {
  'an AsyncContext.Variable': () => {
    const variable = new AsyncContext.Variable({ name: 'request' });
    return { variable, get: () => variable.get() };
  },
  'an AsyncLocalStorage': () => {
    const variable = new AsyncLocalStorage({ name: 'request' });
    return { variable, get: () => variable.getStore() };
  },
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A hand-written queue, which runs its jobs in the context in which it was made. */
function makeQueue() {
  const jobs = [];
  const timer = setInterval(function drain() {
    for (const job of jobs.splice(0)) job();
  }, 1);
  return {
    close: () => clearInterval(timer),
    run: (job) => new Promise((resolve) => jobs.push(() => resolve(job()))),
  };
}

/**
 * @param {string} text
 * @param {(string | RegExp)[]} parts that it must contain, in this order
 */
function assertSays(text, ...parts) {
  let rest = text;
  for (const part of parts) {
    const found = typeof part === 'string' ? rest.indexOf(part) : rest.search(part);
    assert.notEqual(found, -1, `${part}\n\nis not, in this order, in\n\n${text}`);
    rest = rest.slice(found + 1);
  }
}

for (const [kind, make] of Object.entries(KINDS)) {
  test(`${kind} that a queue by hand loses: where its callback comes from, and where it was set`, async () => {
    const { variable } = make();
    const watch = watchVariable(variable);
    const queue = makeQueue();
    const text = await variable.run({ id: 1 }, function setHere() {
      return queue.run(function job() {
        return watch.explain();
      });
    });
    queue.close();
    watch.stop();
    assertSays(
      text,
      /^request has no value here\n {4}at job \(.*explain\.test\.js/,
      /^This runs in Timeout \(drain\), which was registered where request had no value\n {4}at makeQueue \(/m,
      /^request was last set to \{ id: 1 \} by run\n {4}at .*explain\.test\.js/m,
      'AsyncContext.Snapshot.wrap(function)',
    );
  });

  test(`${kind} that Snapshot.wrap restores: that it was restored, and from where`, async () => {
    const { variable, get } = make();
    const watch = watchVariable(variable);
    const queue = makeQueue();
    const text = await variable.run('value', () =>
      queue.run(
        AsyncContext.Snapshot.wrap(() => {
          get();
          return watch.explain();
        }),
      ),
    );
    queue.close();
    const { events } = watch;
    watch.stop();
    assertSays(
      text,
      /^request is 'value' here/,
      /^It was set by run\n {4}at .*explain\.test\.js/m,
      /^It was restored in Timeout \(drain\), by a Snapshot or a bound function/m,
    );
    const [restored] = events.filter(({ type }) => type === 'restored');
    assert.deepEqual([restored.value, restored.task], ["'value'", 'Timeout (drain)']);
  });

  test(`${kind} that is there: nothing but where it was set`, async () => {
    const { variable } = make();
    const watch = watchVariable(variable);
    const text = await variable.run('value', async () => {
      await turn();
      return watch.explain();
    });
    watch.stop();
    assertSays(text, /^request is 'value' here\n/, 'It was set by run');
    assert.doesNotMatch(text, /restored/);
  });

  test(`${kind} that was never set: perhaps it was another one`, () => {
    const { variable } = make();
    const watch = watchVariable(variable);
    make().variable.run('value', () =>
      assertSays(watch.explain(), 'has no value here', 'has not been set', 'loaded twice'),
    );
    watch.stop();
  });

  test(`${kind} that was left in the callback itself`, async () => {
    const { variable } = make();
    const watch = watchVariable(variable);
    const text = await variable.run(
      'value',
      () =>
        new Promise((resolve) => {
          setTimeout(function late() {
            resolve(runInRoot(() => watch.explain()));
          }, 1);
        }),
    );
    watch.stop();
    assertSays(
      text,
      "This runs in Timeout (late), which was registered where request was 'value'",
      'So it was lost in this task',
    );
  });

  test(`${kind} that a task before the last still had`, async () => {
    const { variable } = make();
    const watch = watchVariable(variable);
    const text = await variable.run(
      'value',
      () =>
        new Promise((resolve) => {
          setTimeout(function first() {
            runInRoot(() =>
              setImmediate(function second() {
                resolve(watch.explain());
              }),
            );
          }, 1);
        }),
    );
    watch.stop();
    assertSays(
      text,
      'This runs in Immediate (second), which was registered where request had no value',
      "Earlier, request was 'value': where Timeout (first) was registered",
    );
  });

  test(`${kind} that was set before the watch, and by what it does not see`, () => {
    const { variable } = make();
    variable.run('early', () => {
      const watch = watchVariable(variable);
      assertSays(watch.explain(), "request is 'early' here", 'It was set before the watch began');
      watch.stop();
    });
  });
}

test('runAll is not seen, and not taken for the run around it', () => {
  const variable = new AsyncContext.Variable({ name: 'request' });
  const watch = watchVariable(variable);
  variable.run('outer', () => {
    runAll([[variable, 'inner']], () =>
      assertSays(
        watch.explain(),
        "request is 'inner' here",
        'in a way that the watch does not see',
      ),
    );
    assertSays(watch.explain(), "request is 'outer' here", 'It was set by run');
  });
  watch.stop();
});

test('an AsyncTask is named', async () => {
  const variable = new AsyncContext.Variable({ name: 'request' });
  const watch = watchVariable(variable);
  const task = new AsyncTask('query');
  const text = await variable.run('value', () => task.runInAsyncScope(() => watch.explain()));
  watch.stop();
  assertSays(
    text,
    'This runs in AsyncTask (query), which was registered where request had no value',
  );
});

test('a storage that was disabled says so', () => {
  const storage = new AsyncLocalStorage({ name: 'request' });
  const watch = watchVariable(storage);
  storage.enterWith('value');
  storage.disable();
  assertSays(watch.explain(), 'request has no value here', /^request was disabled\n {4}at /m);
  watch.stop();
});

test('one without a name is called what it is', () => {
  for (const [variable, title] of /** @type {[any, string][]} */ ([
    [new AsyncContext.Variable(), 'the variable'],
    [new AsyncLocalStorage(), 'the storage'],
  ])) {
    const watch = watchVariable(variable);
    assertSays(watch.explain(), `${title} has no value here`);
    watch.stop();
  }
});

test('with promises, an await is a callback too', async () => {
  const variable = new AsyncContext.Variable({ name: 'request' });
  const watch = watchVariable(variable, { promises: true });
  await variable.run('value', async () => {
    await null;
  });
  const tasks = watch.events.filter(({ type }) => type === 'captured').map(({ task }) => task);
  watch.stop();
  assert.ok(tasks.includes('PROMISE'), tasks.join());
});

test('a value whose own code throws when it is shown does not get in the way', () => {
  const variable = new AsyncContext.Variable({ name: 'request' });
  const watch = watchVariable(variable);
  const bad = Object.defineProperty({}, Symbol.toStringTag, {
    get() {
      throw new Error('shown');
    },
  });
  variable.run(bad, () => assertSays(watch.explain(), 'request is ', 'It was set by run'));
  watch.stop();
});
