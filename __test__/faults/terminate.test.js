'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

/** How many workers of each kind. The long form, `npm run check workers`, has more. */
const EACH = 3;

const MODES = ['run', 'snapshot', 'await', 'timers', 'rejections', 'thenables'];

test('workers that are terminated in the middle of a run leave the process as it was', async () => {
  assert.deepEqual(await output('terminate.js', [`${EACH * MODES.length}`]), {
    terminated: Object.fromEntries(MODES.map((mode) => [mode, EACH])),
    wrong: 0,
  });
});
