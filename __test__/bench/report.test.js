'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { drawCharts } = require('../../bench/lib/charts.js');
const { between, figures } = require('../../bench/lib/readme.js');
const { markdown, terminal } = require('../../bench/lib/report.js');
const { results, row } = require('./made-up.js');

const measured = results(
  row('get/last', 1, { 'node-26 node': [30, 60, 30], 'node-26 ours': [5, 10, 5] }),
  row('get/last', 8, { 'node-26 node': [30, 60, 30], 'node-26 ours': [10, 20, 10] }),
  row(
    'http/plain',
    100,
    { 'node-26 bare': [100], 'node-26 node': [50], 'node-26 ours': [90] },
    'higher',
  ),
);

test('the tables hold medians and ratios', () => {
  for (const text of [markdown(measured, []), terminal(measured)]) {
    assert.match(text, /Node 26 .*1 .*30\.0 ±.*5\.00 ±.*6\.00×/);
    assert.match(text, /Node 26 .*8 .*30\.0 ±.*10\.0 ±.*3\.00×/);
    assert.match(text, /own → ours/);
    assert.match(text, /Node 26 .*100 .*1\.80×/);
  }
});

test('charts are drawn of what has several sizes, and of throughput', () => {
  const charts = drawCharts(measured);
  assert.deepEqual(
    charts.map(({ name }) => name),
    ['get', 'http-plain'],
  );
  for (const { svg } of charts) assert.match(svg, /^<svg[\s\S]*ours[\s\S]*<\/svg>\n$/);
});

test('one page has one place for the figures, and only that place is written', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'performance.md'), 'utf8');
  const made = figures(measured);
  const written = between(page, made);
  assert.ok(written.includes('| 6.00 / 3.00 / – |'));
  assert.equal(between(written, made), written);
  assert.equal(between(`a\n${made}\nb\n`, made), `a\n${made}\nb\n`);
  assert.throws(() => between('nothing', made), /no place/);
});
