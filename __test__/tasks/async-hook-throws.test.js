'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { run } = require('./child.js');

for (const handler of ['scheduledAsyncTask', 'beforeAsyncTaskExecute', 'afterAsyncTaskExecute']) {
  test(`what ${handler} throws is an uncaught exception, which neither task nor hooks notice`, async () => {
    const { status, stdout, stderr } = await run([
      '--eval',
      `const { AsyncHook, AsyncTask } = require('./entries/tasks.js');
       process.on('uncaughtException', ({ message }) => console.log('uncaught', message));
       let heard = 0;
       new AsyncHook({ ${handler}({ name }) { if (name === 'task') throw new Error('thrown'); } }).enable();
       new AsyncHook({ ${handler}({ name }) { if (name === 'task') heard++; } }).enable();
       const task = new AsyncTask('task');
       task.runInAsyncScope(() => console.log('runs'));
       console.log('heard', heard);`,
    ]);
    assert.equal(stdout, 'runs\nheard 1\nuncaught thrown\n');
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });
}

test('nobody to catch it, it ends the process as any other does', async () => {
  const { status, stderr } = await run([
    '--eval',
    `const { AsyncHook, AsyncTask } = require('./entries/tasks.js');
     new AsyncHook({ scheduledAsyncTask() { throw new Error('of a handler'); } }).enable();
     new AsyncTask('task');
     setTimeout(() => process.exit(0), 300_000);`,
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /Error: of a handler/);
});
