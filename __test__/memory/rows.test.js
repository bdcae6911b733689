'use strict';

const assert = require('node:assert/strict');
const { describe, before, test } = require('node:test');
const { runtime } = require('../../index.js');
const { carried, line } = require('../glue/configuration.js');
const groups = require('./groups.js');
const { KEPT_BY_NODE_26, expected, limitOf } = require('./limits.js');
const { runRows } = require('./run-rows.js');

// How many of each row's values are left when the rows have ended and all garbage is collected: with
// our storage, and with Node's own on the same Node.

const where = {
  line,
  version: process.versions.node,
  nodeCarries: carried,
  backend: runtime.backend,
  thenables: process.env.NATIVE_ASYNC_CONTEXT_THENABLES !== 'off',
};

/** @type {Awaited<ReturnType<typeof runRows>>} */
let ours;
/** @type {typeof ours} */
let nodes;

before(async () => {
  [ours, nodes] = await Promise.all([runRows({ storage: 'ours' }), runRows({ storage: 'node' })]);
});

for (const [group, rows] of Object.entries(groups)) {
  describe(group, () => {
    for (const row of rows) {
      const limit = limitOf(row, where);
      const claim = row.readable ? 'is kept' : 'is let go';
      test(`${row.name}: ${limit === undefined ? claim : `known limit, ${limit.reason}`}`, () => {
        const result = ours.get(row.name);
        assert.ok(result !== undefined && result.values >= result.times);
        const { alive } = result;
        const { least, most } = expected(row, where, result);
        assert.ok(alive >= least && alive <= most, `${alive} of ${result.values}`);
        const own = nodes.get(row.name);
        if (own === undefined || row.readable || limit?.atMost !== undefined) return;
        assert.ok(alive <= own.alive, `Node's own: ${own.alive}`);
      });
    }
  });
}

const all = Object.values(groups).flat();

test('where Node 24 and 26 carry the context, nothing is kept that Node 26 lets go', () => {
  for (const nodeLine of [24, 26]) {
    for (const row of all) {
      const limit = limitOf(row, { ...where, line: nodeLine, nodeCarries: true });
      if (limit === undefined || row.oursOnly) continue;
      assert.ok(KEPT_BY_NODE_26.includes(row.name), row.name);
    }
  }
});

// Checks the list that the test above uses.
test("what Node 26's own storage keeps is known", () => {
  if (line !== 26) return;
  for (const row of all) {
    const own = nodes.get(row.name);
    if (own === undefined || row.readable) continue;
    assert.equal(own.alive > 0, KEPT_BY_NODE_26.includes(row.name), row.name);
  }
});
