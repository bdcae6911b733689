'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { AsyncContext } = require('../../index.js');

const file = path.join(__dirname, 'fixtures', 'hungry.js');
const variable = new AsyncContext.Variable();

test('a worker that runs out of memory in the middle of a run ends, and nothing else does', async () => {
  await Promise.all(
    ['first', 'second'].map((name) =>
      variable.run(name, async () => {
        const worker = new Worker(file, {
          resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
        });
        const ended = new Promise((resolve) => worker.on('exit', resolve));
        const [error] = await once(worker, 'error');
        assert.equal(error.code, 'ERR_WORKER_OUT_OF_MEMORY');
        assert.equal(await ended, 1);
        assert.equal(variable.get(), name);
      }),
    ),
  );
});
