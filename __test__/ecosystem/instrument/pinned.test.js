'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');
const { carried, line, overHooks } = require('../../glue/configuration.js');

/** Where Node 22 carries the context, a waiting parser keeps the context of its last message. */
const byParser = line === 22 && carried ? [3] : [];

/** Whether an unsettled promise keeps the context of its creation. tarn has one for each connection. */
const pending = overHooks || line === 20;

/**
 * After three requests over one connection, the requests whose values the idle connection keeps.
 *
 * @type {Record<string, { without: number[], with: number[] }>}
 */
const KEPT = {
  http: { without: overHooks ? [1, 3] : [3], with: byParser },
  'http, global agent': { without: overHooks ? [1, 3] : [3], with: byParser },
  https: { without: [1, 3], with: byParser },
  fetch: { without: [1], with: [] },
  'fetch, with a body': { without: [1], with: [] },
  undici: { without: [1], with: [] },
  mysql2: { without: [1], with: [] },
  'pg-pool': { without: [1], with: [] },
  tarn: { without: pending ? [1, 3] : [1], with: pending ? [3] : [] },
};

for (const [kind, kept] of Object.entries(KEPT)) {
  const program = [fixture('pinned.js'), kind];

  test(`${kind}: an idle connection keeps the values of requests that are over`, async () => {
    assert.deepEqual(await output(program), kept.without);
  });

  const what = kept.with.length === 0 ? 'none' : 'those of the last one (known limit)';
  test(`${kind}: with instrument, it keeps ${what}`, async () => {
    assert.deepEqual(await output(program, { instrumented: true }), kept.with);
  });
}
