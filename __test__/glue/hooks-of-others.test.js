'use strict';

/*
 * A hook of other code, such as a profiler, reads the context of a callback in `before` and `after`,
 * whether it was enabled before or after our hook.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');
const { carried, line, overGlue, overHooks } = require('./configuration.js');

// With the `host` backend over hooks, Node 24 removes the store from a timer before it calls `after`
// (cleanTimer in lib/internal/timers.js).
const ofTimers = overHooks && line === 24 ? ['request', 'nothing'] : ['request', 'request'];

const RIGHT = {
  timeout: ofTimers,
  immediate: ofTimers,
  tick: ['request', 'request'],
  fs: ['request', 'request'],
  // Where Node carries the context, it enters that of an AsyncResource between the hooks and the function.
  resource: carried ? ['elsewhere', 'elsewhere'] : ['request', 'request'],
  'of nobody': ['nothing', 'nothing'],
};

for (const order of ['before ours', 'after ours', 'again after ours', 'inside of a hook']) {
  test(`a hook that is enabled ${order} reads the callback's context`, async () => {
    assert.deepEqual(await output('hooks-of-others.js', [order]), RIGHT);
  });
}

test('known limit: where the glue carries, a hook that was enabled before the package was loaded comes first', async () => {
  const seen = await output('hooks-of-others.js', ['before the package']);
  assert.deepEqual(seen.tick, [overGlue ? 'nothing' : 'request', 'request']);
});
