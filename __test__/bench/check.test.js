'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { readBaseline } = require('../../bench/lib/baseline.js');
const check = require('../../bench/lib/check.js');
const { plan } = require('../../bench/lib/plan.js');
const { LINES } = require('../../scripts/lib/nodes.js');
const { results, row } = require('./made-up.js');
const { mustCall, mustNotCall } = require('../helpers/must-call.js');

const { confirmedMisses, describeMiss, groupName, isChecked, misses, ratiosOf } = check;

/** @param {number[]} ours */
const measured = (...ours) =>
  ratiosOf(
    results(
      row('run/fresh', 1, {
        'node-26 node': [300, 600, 300],
        'node-26 slot': [4, 8, 4],
        'node-26 ours': ours,
      }),
    ),
  );

const committed = measured(10, 20, 10);
const GROUP = 'run/fresh 1';

test('a ratio is the median of the ratios within each round', () => {
  assert.deepEqual(committed, { 'node-26': { [GROUP]: { node: 30, slot: 0.4 } } });
});

test('where more is better a ratio above one still means that ours is the better one', () => {
  const higher = row('get/last', 1, { 'node-26 node': [50], 'node-26 ours': [100] }, 'higher');
  assert.deepEqual(ratiosOf(results(higher)), { 'node-26': { 'get/last 1': { node: 2 } } });
});

test('what became slower by a half still passes, by more it does not', () => {
  assert.deepEqual(misses(committed, measured(14.9, 29.8, 14.9), [GROUP]), []);
  assert.deepEqual(
    misses(committed, measured(15.2, 30.4, 15.2), [GROUP]).map(({ against }) => against),
    ['node', 'slot'],
  );
});

test('what only one of two ratios says is the machine, not ours', () => {
  const before = { 'node-26': { [GROUP]: { node: 30, slot: 0.4 } } };
  const both = (node, slot) =>
    misses(before, { 'node-26': { [GROUP]: { node, slot } } }, [GROUP]).map(
      ({ against }) => against,
    );
  assert.deepEqual(both(10, 0.4), []);
  assert.deepEqual(both(30, 0.1), []);
  assert.deepEqual(both(10, 0.1), ['node', 'slot']);
});

test('what could be measured does not speak for what could not', () => {
  const [miss, ...others] = misses(committed, { 'node-26': { [GROUP]: { slot: 0.4 } } }, [GROUP]);
  assert.deepEqual([miss.against, others], ['node', []]);
});

test('where a row has one ratio it decides', () => {
  const before = { 'node-26': { [GROUP]: { node: 30 } } };
  assert.equal(misses(before, { 'node-26': { [GROUP]: { node: 10 } } }, [GROUP]).length, 1);
});

test('one slow round among several is no regression', () => {
  assert.deepEqual(misses(committed, measured(10, 2000, 10), [GROUP]), []);
});

test('a miss says where, what was committed and what was measured', () => {
  const [miss] = misses(committed, measured(30, 60, 30), [GROUP]);
  assert.deepEqual(miss, {
    runtime: 'node-26',
    group: GROUP,
    against: 'node',
    committed: 30,
    measured: 10,
  });
  for (const part of ['node-26', GROUP, '30×', '10×']) assert.ok(describeMiss(miss).includes(part));
});

test('what could not be measured misses, what was not asked for does not', () => {
  const [miss] = misses(committed, {}, [GROUP]);
  assert.equal(miss.measured, undefined);
  assert.match(describeMiss(miss), /could not be measured/);
  assert.deepEqual(misses(committed, {}, []), []);
});

test('a miss is measured again, and is none when one more measurement says so', async () => {
  const answers = [measured(30, 60, 30), measured(11, 22, 11)];
  const again = mustCall(async (runtime, group) => {
    assert.deepEqual([runtime, group], ['node-26', GROUP]);
    return /** @type {any} */ (answers.shift());
  }, 2);
  const missed = await confirmedMisses(committed, measured(40, 80, 40), [GROUP], again);
  assert.deepEqual(missed, []);
});

test('a regression is confirmed after four more measurements, with the best of them', async () => {
  const answers = [20, 30, 30, 20].map((ours) => measured(ours, 2 * ours, ours));
  const again = mustCall(async () => /** @type {any} */ (answers.shift()), 4);
  const missed = await confirmedMisses(committed, measured(40, 80, 40), [GROUP], again);
  assert.deepEqual(
    missed.map(({ against, measured: best }) => [against, best]),
    [
      ['node', 15],
      ['slot', 0.2],
    ],
  );
});

test('nothing is measured again where nothing missed', async () => {
  assert.deepEqual(await confirmedMisses(committed, committed, [GROUP], mustNotCall()), []);
});

test('the committed ratios are those of questions that a quick run asks, on every Node', () => {
  const asked = new Map(plan([], true).map((group) => [groupName(group), group]));
  const baseline = readBaseline();
  assert.deepEqual(
    Object.keys(baseline),
    LINES.map((line) => `node-${line}`),
  );
  for (const groups of Object.values(baseline)) {
    for (const [name, ratios] of Object.entries(groups)) {
      for (const side of Object.keys(ratios)) {
        const group = asked.get(name);
        assert.ok(group !== undefined && isChecked(group, side), `${name}, ${side}`);
      }
    }
  }
});
