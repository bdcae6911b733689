'use strict';

/*
 * In our contexts, native code that reads V8's slot finds what it finds in Node's own. It finds nothing
 * where it also finds nothing with Node's own (Node 20, 22 without the flag).
 */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { carried } = require('../../glue/configuration.js');
const { programs } = require('../../helpers/child.js');

const { output } = programs(__dirname);
const REGISTER = path.join(__dirname, '../../../entries/register.js');

for (const [how, flags] of Object.entries({
  'in a program that imports the package': [],
  'under register': ['--require', REGISTER],
})) {
  test(`@datadog/pprof: every sample has its label, ${how}`, async () => {
    if (!carried) return; // pprof refuses `useCPED` there.
    const { active, run, set } = await output('profiled.js', [], { flags });
    assert.equal(active, true);
    assert.ok(run.taken > 0 && set.taken > 0);
    assert.equal(run.labelled, run.taken);
    assert.equal(set.labelled, set.taken);
  });

  test(`@sentry/node-native-stacktrace: what a blocked thread works for, ${how}`, async () => {
    const { state } = await output('captured.js', [], { flags });
    assert.deepEqual(state, carried ? { id: 17 } : null);
  });
}
