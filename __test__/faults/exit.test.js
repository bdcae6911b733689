'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { run } = require('./child.js');

const twice = (/** @type {string | null} */ value) => [value, value];

const PLACES = [
  'run',
  'promise',
  'timer',
  'microtask',
  'rejection',
  'exception',
  'snapshot',
  'end',
];

for (const thread of ['main thread', 'worker']) {
  test(`a ${thread} that exits in the middle of a run ends as asked, and its contexts work to the end`, async () => {
    await Promise.all(
      PLACES.map(async (place) => {
        const { code, signal, stdout, stderr } = await run('exit.js', [place, thread]);
        assert.deepEqual({ code, signal, stderr }, { code: 7, signal: null, stderr: '' }, place);
        const [own, captured, entered] = JSON.parse(stdout);
        assert.deepEqual(own, twice(place === 'end' ? null : 'inside'), place);
        assert.deepEqual(captured, twice('captured'), place);
        assert.deepEqual(entered, twice('entered at exit'), place);
      }),
    );
  });
}
