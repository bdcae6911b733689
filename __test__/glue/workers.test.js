'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { AsyncContext } = require('../../index.js');
const { output } = require('./child.js');

test('a hundred workers start and end with contexts in use', async () => {
  assert.deepEqual(await output('workers.js'), { started: 100, right: 50, wrong: 0 });
});

test('a worker that ends by itself leaves the others their contexts', async () => {
  const variable = new AsyncContext.Variable();
  await variable.run('main', async () => {
    const path = JSON.stringify(require.resolve('../../index.js'));
    const source = `
      const { AsyncContext } = require(${path});
      const { parentPort } = require('node:worker_threads');
      const variable = new AsyncContext.Variable();
      const before = variable.get();
      variable.run('worker', () => setTimeout(() => parentPort.postMessage([before, variable.get()]), 1));
    `;
    const workers = [1, 2, 3].map(() => new Worker(source, { eval: true }));
    const exits = workers.map((worker) => once(worker, 'exit'));
    const messages = await Promise.all(workers.map((worker) => once(worker, 'message')));
    for (const [message] of messages) assert.deepEqual(message, [undefined, 'worker']);
    await Promise.all(exits);
    assert.equal(variable.get(), 'main');
  });
});
