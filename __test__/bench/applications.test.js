'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { describeAllocations, sampleAllocations } = require('../../bench/lib/apps/allocations.js');
const { NAMES, applicationIn } = require('../../bench/lib/apps/applications.js');
const { measureApplication, ratioOf, steadiest } = require('../../bench/lib/apps/measure.js');
const { between } = require('../../bench/lib/apps/page.js');
const { markdown, terminal } = require('../../bench/lib/apps/report.js');
const { SIDES } = require('../../bench/lib/apps/sides.js');
const { running } = require('../../bench/lib/runtimes.js');

const root = path.join(__dirname, '..', '..');
const SETTINGS = { rounds: 1, warmUp: 0, requests: 1, attempts: 1 };

/** @param {string} name */
const fixture = (name) => applicationIn(path.join(__dirname, 'fixtures', name), root);

test('an application is measured on every side, and answers from the context', async () => {
  const row = await measureApplication(running(), fixture('tiny'), SETTINGS);
  assert.equal(row.error, undefined);
  const sides = Object.keys(SIDES).filter((side) => side !== 'flag');
  assert.deepEqual(
    Object.keys(row.sides).filter((side) => side !== 'flag'),
    sides,
  );
  for (const [side, { rounds, starts, memory }] of Object.entries(row.sides)) {
    assert.equal(rounds.length, 1, side);
    assert.equal(starts.length, 1, side);
    for (const figure of [rounds[0].cpu, rounds[0].p50, starts[0], memory?.heap, memory?.rss]) {
      assert.ok(Number(figure) > 0, side);
    }
  }
  assert.ok(Number(ratioOf(row, 'own', 'ours')?.median) > 0);
});

test('a cold start is a process until its first answer', async () => {
  const without = Object.fromEntries(
    ['flag', 'limit', 'none'].map((side) => [side, 'it takes too long']),
  );
  const application = { ...fixture('tiny'), cold: true, without };
  const row = await measureApplication(running(), application, SETTINGS);
  assert.equal(row.error, undefined);
  for (const { rounds, starts } of Object.values(row.sides)) {
    assert.equal(rounds.length, 1);
    assert.ok(rounds[0].cpu > starts[1]);
  }
});

test('an answer with the id of another request is an error, which says on which side', async () => {
  const row = await measureApplication(running(), fixture('mixed-up'), SETTINGS);
  assert.deepEqual(row.sides, {});
  assert.match(
    row.error ?? '',
    /^Node's own: 15 of 20 answers carried the id of another request, or none: request \w{32} got \w{32}$/,
  );
});

test('what is allocated counts for the package whose code did it', async () => {
  const { packages, functions } = await sampleAllocations(running(), fixture('tiny'));
  for (const owner of ['Node', 'the application']) {
    const sides = packages.get(owner);
    assert.deepEqual([...(sides?.keys() ?? [])].sort(), ['limit', 'ours', 'own'], owner);
  }
  assert.ok([...functions.keys()].some((name) => /^Node: \w+:\d+$/.test(name)));
  assert.match(describeAllocations({ packages, functions }), /KiB a request.*Node's own.*ours/);
});

/** @param {number} control */
const madeUp = (control) => {
  const side = (/** @type {number} */ cpu) => ({
    rounds: [{ cpu, p50: 2, p99: 3 }],
    starts: [50],
    memory: { heap: 2 ** 22, rss: 2 ** 26 },
  });
  return { own: side(1), again: side(1 / control), ours: side(0.8), limit: side(0.75) };
};

test('a row is measured again until its control is near 1', async () => {
  const controls = [1.2, 0.9, 1.02, 1];
  const row = await steadiest(4, async () => madeUp(/** @type {number} */ (controls.shift())));
  assert.deepEqual([row.attempts, row.steady], [3, true]);
  assert.equal(ratioOf(row, 'own', 'again')?.median.toFixed(2), '1.02');
});

test('where every control is off, the nearest one counts and is marked', async () => {
  const controls = [1.2, 0.95, 1.1];
  const row = await steadiest(3, async () => madeUp(/** @type {number} */ (controls.shift())));
  assert.deepEqual([row.attempts, row.steady], [3, false]);
  assert.equal(ratioOf(row, 'own', 'again')?.median.toFixed(2), '0.95');
});

/** @param {object} more */
const storedRow = (more) => ({
  ...{ application: 'plain-http', title: 'plain HTTP', runtime: 'node-26' },
  ...{ runtimeTitle: 'Node 26', version: 'Node 26.0.0', date: '2026-01-01', machine: 'a machine' },
  ...{ sides: madeUp(1.01), attempts: 1, steady: true, rounds: 1 },
  ...more,
});

test('the tables show each row, its control, its limit, and which control was off', () => {
  const rows = [
    storedRow({}),
    storedRow({ runtime: 'node-24', runtimeTitle: 'Node 24', steady: false }),
    storedRow({
      application: 'cold-start',
      title: 'cold start',
      sides: {},
      error: 'It broke.\nat',
    }),
  ];
  const text = markdown(rows);
  assert.match(text, /^\| +\| Node 24 \| Node 26 \|$/m);
  assert.match(
    text,
    /^\| plain HTTP +\| ~ \*\*1\.25\*\* \(1\.01\) +\| \*\*1\.25\*\* \(1\.01\) +\|$/m,
  );
  assert.match(text, /✗ It broke\. \|/);
  assert.match(text, /\| 1\.07 \|/); // ours / limit
  assert.match(terminal(rows), /plain-http: plain HTTP/);
  assert.equal(markdown([]), 'Not measured yet.');
});

test('what is made goes between the marks of the page', () => {
  const page = fs.readFileSync(path.join(root, 'docs', 'applications.md'), 'utf8');
  const made = between(page, 'made');
  assert.match(made, /<!-- begin applications -->\n\nmade\n\n<!-- end applications -->/);
  assert.equal(between(made, 'made'), made);
  assert.throws(() => between('no marks', 'made'), /has no place for the applications/);
});

test('every folder of an application is in the table', () => {
  const folders = fs.readdirSync(path.join(root, 'bench', 'apps'));
  assert.deepEqual(folders.sort(), [...NAMES, 'shared'].sort());
  for (const name of NAMES) {
    assert.equal(
      typeof applicationIn(path.join(root, 'bench', 'apps', name), root).title,
      'string',
    );
  }
});

test('the command says what it takes, and refuses what it does not know', () => {
  const bench = path.join(root, 'bench', 'run.js');
  const run = (/** @type {string[]} */ ...args) =>
    spawnSync(process.execPath, [bench, 'apps', ...args], { encoding: 'utf8' });
  assert.match(run('--help').stdout, /^Usage: npm run bench -- apps \[options\]/);
  const { status, stderr } = run('--quick', '--write');
  assert.equal(status, 2);
  assert.match(stderr, /^The page shows full measurements.*\n\nUsage: npm run bench -- apps/);
});
