'use strict';

const assert = require('node:assert/strict');
const { executionAsyncId } = require('node:async_hooks');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');
const { nextTurn } = require('./turns.js');

const variable = new AsyncContext.Variable({ defaultValue: 'default' });
const storage = new AsyncLocalStorage();

testFromEachState('a task runs in the context in which it was made, each time', () => {
  const task = variable.run('made', () => storage.run('store', () => new AsyncTask('task')));
  variable.run('run', () => {
    for (let times = 0; times < 2; times++) {
      task.runInAsyncScope(
        mustCall(() => {
          assert.equal(variable.get(), 'made');
          assert.equal(storage.getStore(), 'store');
        }),
      );
      assert.equal(variable.get(), 'run');
      assert.equal(storage.getStore(), undefined);
    }
  });
});

testFromEachState(
  'what it schedules, and what it awaits, keeps the context of the task',
  async () => {
    const task = variable.run('made', () => new AsyncTask('task'));
    await variable.run('run', () =>
      task.runInAsyncScope(
        mustCall(async () => {
          await new Promise((resolve) =>
            setTimeout(
              mustCall(() => {
                assert.equal(variable.get(), 'made');
                resolve(undefined);
              }),
              1,
            ),
          );
          assert.equal(variable.get(), 'made');
          await nextTurn();
          assert.equal(variable.get(), 'made');
        }),
      ),
    );
  },
);

test('a task that was made in no context runs in none', () => {
  const task = new AsyncTask('task');
  variable.run('run', () => task.runInAsyncScope(() => assert.equal(variable.get(), 'default')));
});

test('the receiver, the arguments and the result go through', () => {
  const receiver = {};
  const result = new AsyncTask('task').runInAsyncScope(
    /** @this {any} */
    function (...args) {
      return [this, ...args];
    },
    receiver,
    1,
    'two',
  );
  assert.equal(result[0], receiver);
  assert.deepEqual(result.slice(1), [1, 'two']);
});

test('what the callback throws goes on to the caller, in whose context it was', () => {
  const error = new Error('thrown');
  const task = variable.run('made', () => new AsyncTask('task'));
  variable.run('run', () => {
    assert.throws(
      () =>
        task.runInAsyncScope(() => {
          throw error;
        }),
      (thrown) => thrown === error,
    );
    assert.equal(variable.get(), 'run');
  });
});

test('tasks run within tasks, and within themselves', () => {
  const [outer, inner] = ['outer', 'inner'].map((value) =>
    variable.run(value, () => new AsyncTask(value)),
  );
  outer.runInAsyncScope(
    mustCall(() => {
      inner.runInAsyncScope(
        mustCall(() => {
          assert.equal(variable.get(), 'inner');
          outer.runInAsyncScope(mustCall(() => assert.equal(variable.get(), 'outer')));
          assert.equal(variable.get(), 'inner');
        }),
      );
      assert.equal(variable.get(), 'outer');
    }),
  );
});

test('it is a resource to Node: what runs in it has its async id', () => {
  const before = executionAsyncId();
  const task = new AsyncTask('task');
  const inside = task.runInAsyncScope(() => executionAsyncId());
  assert.notEqual(inside, before);
  assert.equal(
    task.runInAsyncScope(() => executionAsyncId()),
    inside,
  );
  assert.equal(executionAsyncId(), before);
});

test('it can be extended, and its name is the one that it was given', () => {
  class Query extends AsyncTask {
    search = 'item > 10';
    constructor() {
      super('database-query');
    }
  }
  const query = new Query();
  assert.equal(query.name, 'database-query');
  assert.ok(query instanceof AsyncTask);
  assert.equal(new AsyncTask('').name, '');
  assert.equal(
    new AsyncTask('').runInAsyncScope(() => 'works'),
    'works',
  );
  assert.deepEqual(Reflect.ownKeys(new AsyncTask('task')), []);
});

test('wrong types are refused', () => {
  for (const name of [undefined, null, 1, {}, Symbol('name')]) {
    // @ts-expect-error: that is what is tested.
    assert.throws(() => new AsyncTask(name), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const callback of [undefined, null, 'callback', {}]) {
    // @ts-expect-error: that is what is tested.
    assert.throws(() => new AsyncTask('task').runInAsyncScope(callback), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
    });
  }
  assert.throws(() => AsyncTask.prototype.runInAsyncScope.call({}, () => {}), TypeError);
});
