'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { subject } = require('../helpers/subject.js');
const groups = require('./groups.js');
const { limitsOf, nodeCarries } = require('./limits.js');
const { differences, runRows } = require('./run-rows.js');

const line = Number.parseInt(process.versions.node);
const nodeFlags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];

/**
 * The known limits in the running configuration.
 *
 * @param {'ours' | 'node'} storage
 */
const limitsHere = (storage) =>
  limitsOf({
    storage,
    line,
    nodeCarries: nodeCarries(line, nodeFlags),
    backend: runtime.backend,
  });

/**
 * Declares a test for each row of a group.
 *
 * @param {string} group
 * @param {{ storage?: 'ours' | 'node', flags?: string[], title?: string }} [options] flags for the
 *   process that runs the rows
 */
function testGroup(group, { storage = subject, flags, title = '' } = {}) {
  const limits = limitsHere(storage);
  const results = runRows({ storage, groups: [group], flags });
  // Each test reports a failure to start, which must not become an unhandled rejection.
  results.catch(() => {});

  for (const { name, expected } of groups[group]) {
    const limit = limits.get(name);
    const label = limit === undefined ? expected : limit.seen;
    const what = label === undefined ? 'no context' : `the context "${label}"`;
    const why = limit === undefined ? '' : ` (known limit: ${limit.reason})`;

    test(`${name} reads ${what}${title}${why}`, async () => {
      const result = (await results).get(name);
      assert.ok(result, 'the process ended before this row');
      assert.deepEqual(differences(result, label), []);
    });
  }
}

module.exports = { testGroup };
