'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { assess } = require('../../bench/lib/assess.js');
const { loadQuestion, questionNames } = require('../../bench/lib/plan.js');
const { sidesOf } = require('../../bench/lib/sides.js');
const { TARGETS } = require('../../bench/targets.js');
const { LINES } = require('../../scripts/lib/nodes.js');
const { results, row } = require('./made-up.js');

/** @param {string} id such as `node-26` */
const runtimeOf = (id) => {
  const [kind, line] = id.split('-');
  return /** @type {any} */ ({ id, kind, major: Number(line ?? 1) });
};

test('every target names a question, sizes and sides that are measured', () => {
  for (const { title, cases, of, over, atLeast, atMost } of TARGETS) {
    const lines = Object.keys(atLeast ?? atMost ?? {});
    assert.ok(lines.length > 0, title);
    for (const { key, size, overSize = size } of cases) {
      const [question, variant] = key.split('/');
      assert.ok(questionNames().includes(question), key);
      const definition = loadQuestion(question).variants[variant];
      assert.ok(definition.sizes.includes(size) && definition.sizes.includes(overSize), key);
      for (const line of lines) {
        assert.ok(LINES.includes(line), title);
        for (const { side, runtime = `node-${line}` } of [of, over]) {
          const group = /** @type {any} */ ({ definition });
          assert.ok(sidesOf(runtimeOf(runtime), group, false).includes(side), `${title}: ${side}`);
        }
      }
    }
  }
});

const ours = { side: 'ours' };
const own = { side: 'node' };
const atLeast = {
  title: 'made up',
  against: 'own / ours',
  cases: [
    { key: 'get/last', size: 1 },
    { key: 'get/last', size: 8 },
  ],
  of: own,
  over: ours,
  atLeast: { 26: 3 },
};

/** @param {number} one @param {number} eight our time, where Node's own storage takes 30 */
const measured = (one, eight) =>
  results(
    row('get/last', 1, { 'node-26 node': [30, 60, 30], 'node-26 ours': [one, 2 * one, one] }),
    row('get/last', 8, { 'node-26 node': [30, 30, 30], 'node-26 ours': [eight, eight, eight] }),
  );

test('a target is met when the worst of its cases meets it', () => {
  assert.equal(assess(measured(5, 10), atLeast, '26')?.met, true);
  const missed = assess(measured(5, 15), atLeast, '26');
  assert.equal(missed?.met, false);
  assert.equal(missed?.measured, 2);
  assert.deepEqual(missed?.worst, atLeast.cases[1]);
});

test('at most is the other way round', () => {
  const { atLeast: _, ...rest } = atLeast;
  const atMost = { ...rest, of: ours, over: own, atMost: { 26: 0.5 } };
  assert.equal(assess(measured(5, 15), atMost, '26')?.met, true);
  assert.equal(assess(measured(16, 5), atMost, '26')?.met, false);
});

test('a target can compare two sizes, and with another runtime', () => {
  const { atLeast: _, ...rest } = atLeast;
  const growth = {
    ...rest,
    cases: [{ key: 'get/last', size: 8, overSize: 1 }],
    of: ours,
    over: ours,
    atMost: { 26: 4 },
  };
  assert.equal(assess(measured(5, 15), growth, '26')?.measured, 3);
  const bun = {
    ...rest,
    cases: [atLeast.cases[0]],
    of: ours,
    over: { side: 'node', runtime: 'bun' },
  };
  const both = results(row('get/last', 1, { 'bun node': [4, 4], 'node-26 ours': [5, 5] }));
  assert.equal(assess(both, { ...bun, atMost: { 26: 1 } }, '26')?.met, false);
});

test('nothing is said of a target that was not measured as a whole, or is none for a Node', () => {
  const [half] = measured(5, 10).rows;
  assert.equal(assess(results(half), atLeast, '26'), undefined);
  assert.equal(assess(measured(5, 10), atLeast, '24'), undefined);
});
