'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { AsyncContext } = require('../../index.js');
const { run } = require('./child.js');

const PLACES = ['run', 'promise', 'timer', 'snapshot', 'storage'];

const variable = new AsyncContext.Variable();

test('what nobody catches ends the process as it does without contexts', async () => {
  await Promise.all(
    PLACES.map(async (place) => {
      const { code, signal, stdout, stderr } = await run('uncaught.js', [], { env: { place } });
      assert.deepEqual({ code, signal, stdout }, { code: 1, signal: null, stdout: '' }, place);
      assert.match(stderr, /^RangeError: on purpose, in a run$/m, place);
    }),
  );
});

test('what nobody catches in a worker ends that worker and nothing else', async () => {
  const file = path.join(__dirname, 'fixtures', 'uncaught.js');
  await Promise.all(
    PLACES.map((place) =>
      variable.run(place, async () => {
        const worker = new Worker(file, { env: { ...process.env, place } });
        const ended = new Promise((resolve) => worker.on('exit', resolve));
        const [error] = await once(worker, 'error');
        assert.equal(error.name, 'RangeError');
        assert.equal(error.message, 'on purpose, in a run');
        assert.equal(await ended, 1);
        assert.equal(variable.get(), place);
      }),
    ),
  );
  assert.equal(variable.get(), undefined);
});
