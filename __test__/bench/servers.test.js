'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Contestant } = require('../../bench/lib/contestant.js');
const { loadQuestion } = require('../../bench/lib/plan.js');
const { running } = require('../../bench/lib/runtimes.js');

const runtime = running();

for (const variant of Object.values(loadQuestion('http').variants)) {
  if (variant.derived) continue;
  test(`the ${variant.server} server answers from the context of the request`, async () => {
    for (const side of variant.sides) {
      const job = { awaits: 10, framework: variant.server, side };
      const server = new Contestant(runtime, side, 'server.js', job);
      try {
        const { url } = await server.prepared();
        const answers = await Promise.all([1, 2, 3].map(async () => (await fetch(url)).json()));
        assert.deepEqual(answers.map(({ request }) => request).sort(), ['1', '2', '3']);
        const { lost, worked } = await server.ask('report');
        assert.equal(lost, 0);
        assert.ok(worked > 0);
      } finally {
        server.end();
      }
    }
  });
}
