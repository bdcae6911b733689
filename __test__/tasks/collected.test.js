'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncHook, AsyncTask, trackTasks } = require('../../entries/tasks.js');
const { assertCollected, assertKept } = require('../frame/gc.js');
const { nextTurn } = require('./turns.js');

/** @param {() => any} fn */
async function refsOfTasks(fn) {
  /** @type {WeakRef<object>[]} */
  const refs = [];
  let within = true;
  const hook = new AsyncHook({
    scheduledAsyncTask: (task, trigger) => {
      if (!within) return;
      refs.push(new WeakRef(task));
      if (trigger !== undefined) refs.push(new WeakRef(trigger));
    },
    promises: true,
  }).enable();
  fn();
  within = false;
  // Returns in a later turn: a new WeakRef keeps its target until the current job ends.
  await nextTurn();
  return { hook, refs };
}

test('a hook keeps neither tasks nor their resources', async () => {
  const { hook, refs } = await refsOfTasks(() => {
    for (let i = 0; i < 10; i++) {
      new AsyncTask('task').runInAsyncScope(() => new AsyncTask('inner'));
      setImmediate(() => {});
      void Promise.resolve().then(() => {});
    }
  });
  assert.ok(refs.length >= 50);
  await assertCollected(...refs);
  hook.disable();
});

test('the callback of a task is not kept by what is scheduled in it', async () => {
  /** @type {WeakRef<object>[]} */
  const refs = [];
  const hook = new AsyncHook({}).enable();
  /** @type {NodeJS.Timeout | undefined} */
  let interval;
  (() => {
    const callback = () => {
      interval = setInterval(() => {}, 1000);
    };
    refs.push(new WeakRef(callback));
    setTimeout(callback, 1);
  })();
  while (interval === undefined) await nextTurn();
  await assertCollected(...refs);
  clearInterval(interval);
  hook.disable();
});

test('a task lives as long as its resource', async () => {
  /** @type {AsyncTask | undefined} */
  let made;
  const { hook, refs } = await refsOfTasks(() => {
    made = new AsyncTask('task');
  });
  await assertKept(refs[0]);
  assert.equal(made?.name, 'task');
  hook.disable();
});

test('tracking keeps no callback and no task that has ended', async () => {
  /** @type {WeakRef<object>[]} */
  const refs = [];
  await trackTasks(async () => {
    (() => {
      const callback = () => {};
      refs.push(new WeakRef(callback));
      setTimeout(callback, 1);
      const task = new AsyncTask('task');
      refs.push(new WeakRef(task));
    })();
    await nextTurn();
    await assertCollected(...refs);
  });
});
