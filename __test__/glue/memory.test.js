'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

test('a callback that registers itself again inside run, 10,000 times, keeps no ancestors', async () => {
  for (const [name, [values, alive]] of Object.entries(await output('rearmed.js'))) {
    assert.ok(values >= 2, name);
    // The last value may still be current somewhere.
    assert.ok(alive <= 1, `${name}: ${alive} of ${values} are alive`);
  }
});
