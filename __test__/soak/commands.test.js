'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { findings, leftOver } = require('../../scripts/lib/findings.js');
const { markdown, score, summary, wrong } = require('../../scripts/lib/memory-report.js');
const { PARTS } = require('../../scripts/lib/soak-parts.js');
const { scripts } = require('../../package.json');
const groups = require('../memory/groups.js');

const root = path.join(__dirname, '..', '..');

const run = (/** @type {string} */ script, /** @type {string[]} */ args) =>
  spawnSync(process.execPath, [path.join(root, script), ...args], { encoding: 'utf8' });

test('every part of soak is a command of its own', () => {
  for (const { script } of PARTS) {
    assert.ok(fs.existsSync(path.join(root, script)), script);
    assert.ok(Object.values(scripts).includes(`node ${script}`), script);
  }
});

test('each says what it takes, and refuses what it does not know', () => {
  const refused = {
    'scripts/soak.js': [['--only', 'nothing'], ['--node', '21'], ['--minutes', 'x'], ['--long']],
    'scripts/memory.js': [['--node', 'all']],
    'scripts/requests.js': [
      ['--requests', '0'],
      ['--storage', 'redis'],
    ],
    'scripts/workers.js': [['--workers', '0']],
    'scripts/load.js': [
      ['--aborts', '2'],
      ['--connections', '-1'],
    ],
    'scripts/test-flags.js': [['--node', 'all']],
    'scripts/test-matrix.js': [['--node', '21'], ['--all']],
    'scripts/test-native.js': [['memcheck'], ['--node', '21']],
    'scripts/test-next.js': [['--node', '21'], ['anything']],
  };
  for (const [script, all] of Object.entries(refused)) {
    const { status, stdout } = run(script, ['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: npm run /);
    for (const args of all) {
      const { status, stderr } = run(script, args);
      assert.equal(status, 2, `${script} ${args.join(' ')}`);
      assert.match(stderr, /^Usage: npm run /m);
    }
  }
});

test('where there is nothing to test, nothing has passed', () => {
  for (const [script, args] of [
    ['scripts/test-matrix.js', ['no/such/test']],
    ['scripts/test-flags.js', ['--flag', 'no-such-flag']],
    ['scripts/test-js.js', ['no/such/test']],
  ]) {
    const { status, stdout, stderr } = run(script, args);
    assert.equal(status, 1, script);
    assert.match(stdout + stderr, /^✗ No (test file|flag)/m);
  }
});

test('what is found is a sentence; a few objects are nothing', () => {
  assert.deepEqual(findings({ 'answers were wrong': 2000, 'requests failed': 0 }), [
    '2,000 answers were wrong.',
  ]);
  assert.equal(leftOver(3), 0);
  assert.equal(leftOver(300), 300);
});

/** @param {(row: import('../memory/kinds.js').Row) => number} alive of five values */
const results = (alive) =>
  new Map(
    Object.values(groups)
      .flat()
      .map((row) => [row.name, { name: row.name, times: 5, values: 5, alive: alive(row) }]),
  );

const where = { line: 26, nodeCarries: true, backend: 'intrinsic', thenables: true };

test('the table of memory shows what each keeps, and what ours should not', () => {
  const leaky = 'run that has returned';
  const columns = [
    {
      title: 'Node 26',
      node: results(({ readable }) => (readable ? 5 : 0)),
      ours: [
        { name: 'intrinsic', where, results: results(({ name }) => (name === leaky ? 5 : 0)) },
        { name: 'host', where, results: results(() => 0) },
      ],
    },
  ];
  assert.match(markdown(columns), /^\| run that has returned \| ours ✗, host ✓; Node's ✓ \|$/m);
  assert.ok(wrong(columns).includes(`${leaky}: Node 26, intrinsic: keeps 5 of 5.`));
  // What can still be read has to be there.
  assert.ok(wrong(columns).includes('setTimeout, still to fire: Node 26, host: keeps 0 of 5.'));
  assert.deepEqual(score(columns[0]), { node: 0, ours: 1, worse: 1 });
  assert.match(summary(columns), /^\| ours \| 1 \|$/m);
});
