'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { NAMES } = require('../../scripts/lib/checks.js');
const { findings, leftOver } = require('../../scripts/lib/findings.js');
const { markdown, score, summary, wrong } = require('../../scripts/lib/memory-report.js');
const { PARTS } = require('../../scripts/lib/soak-parts.js');
const groups = require('../memory/groups.js');

const root = path.join(__dirname, '..', '..');

/**
 * @param {string} script
 * @param {string[]} args
 */
const run = (script, args) =>
  spawnSync(process.execPath, [path.join(root, script), ...args], { encoding: 'utf8' });

const CHECK = 'scripts/check.js';

test('every part of soak is a check, and takes the options that it gets', () => {
  for (const [name, options] of Object.entries(PARTS)) {
    assert.ok(NAMES.includes(name), name);
    for (const quick of [false, true]) {
      const given = options({ quick, minutes: 1, line: '22' }).map(String);
      const { status } = run(CHECK, [name, ...given, '--help']);
      assert.equal(status, 0, `${name} ${given.join(' ')}`);
    }
  }
});

test('check lists every check with a line about it, and refuses what is none', () => {
  for (const args of [[], ['--help']]) {
    const { status, stdout } = run(CHECK, args);
    assert.equal(status, 0);
    for (const name of NAMES) assert.match(stdout, new RegExp(`^  ${name} +\\w.{15}`, 'm'));
  }
  const { status, stderr } = run(CHECK, ['nothing']);
  assert.equal(status, 2);
  assert.match(stderr, /^There is no check "nothing"\.\n\nUsage: npm run check /);
});

test('each says what it takes, and refuses what it does not know', () => {
  /** @type {Record<string, string[]>} */
  const refused = {
    'check addon': ['memcheck', '--node 21'],
    'check alternatives': ['--node 24', 'anything'],
    'check apm': ['--node 21', '--agent nobody', 'anything'],
    'check docs': ['--node 24', 'anything'],
    'check engine-flags': ['--node all'],
    'check fuzz': ['--node 21', '--seconds 0', '--seed x', '--backend all-of-them'],
    'check install': ['--node 21', 'anything'],
    'check licences': ['--node 22', 'anything'],
    'check load': ['--aborts 2', '--connections=-1', '--connections 1.5', '--seconds='],
    'check memory': ['--node all'],
    'check migration': ['--node 24', 'anything'],
    'check model': ['--operations 0', '--seed x', '--path 1:'],
    'check mutants': ['--operations 0'],
    'check newest': ['--node 22', 'anything'],
    'check next': ['--node 21', 'anything'],
    'check page': ['--tasks 10', '--screenshots', 'anything'],
    'check platform': ['', 'plan9', '--node 21 win32-x64', '--suites most win32-x64'],
    'check propagation': ['--node'],
    'check queues': ['--node 21', '--recipe kafkajs', 'anything'],
    'check requests': ['--requests 0', '--storage redis'],
    'check services': ['--node 21', '--service sqlite', '--write --node 24'],
    'check site': ['--node 24', 'anything'],
    'check soak': ['--only nothing', '--node 21', '--minutes x', '--long'],
    'check speed': ['--node 22'],
    'check suites': ['--node 24', 'express'],
    'check symbols': ['--node 21', '--platform'],
    'check tests': ['--node 21', '--all'],
    'check tutorial': ['--node 21', 'anything'],
    'check workers': ['--workers 0'],
    'run bench': ['--check', '--rounds 0', '--node 21', '--readme', '--runtime rhino'],
    'run build': ['everything'],
    'run format': ['--check'],
    'run nodes': ['20'],
    'run pack': ['--addon'],
    'run release': ['--tag 1.2.3', '--force', '--tag v1.2.3', '--dry-run --packages a --addons b'],
    'run site': ['--seconds 0', 'anything'],
    test: ['--quick'],
  };
  const checks = Object.keys(refused).flatMap((name) => /^check (.*)/.exec(name)?.[1] ?? []);
  assert.deepEqual(checks, NAMES);
  for (const [name, all] of Object.entries(refused)) {
    const [kind, command = kind] = name.split(' ');
    const script =
      kind === 'check' ? CHECK : command === 'bench' ? 'bench/run.js' : `scripts/${command}.js`;
    const first = kind === 'check' ? [command] : [];
    const usage = new RegExp(`^Usage: npm (run )?${name.replace('run ', '')}\\b`, 'm');
    const { status, stdout } = run(script, [...first, '--help']);
    assert.equal(status, 0, name);
    assert.match(stdout, usage);
    for (const args of all) {
      const { status, stderr } = run(script, [...first, ...args.split(' ')]);
      assert.equal(status, 2, `${name} ${args}: ${stderr}`);
      assert.match(stderr, usage);
    }
  }
});

test('where there is nothing to test, nothing has passed', () => {
  for (const [script, args] of /** @type {[string, string[]][]} */ ([
    [CHECK, ['tests', 'no/such/test']],
    [CHECK, ['engine-flags', '--flag', 'no-such-flag']],
    ['scripts/test.js', ['no/such/test']],
  ])) {
    const { status, stdout, stderr } = run(script, args);
    assert.equal(status, 1, args.join(' '));
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

const where = {
  line: 26,
  version: '26.0.0',
  nodeCarries: true,
  backend: 'intrinsic',
  thenables: true,
};

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
  // A value that can still be read has to be alive.
  assert.ok(wrong(columns).includes('setTimeout, still to fire: Node 26, host: keeps 0 of 5.'));
  assert.deepEqual(score(columns[0]), { node: 0, ours: 1, worse: 1 });
  assert.match(summary(columns), /^\| ours \| 1 \|$/m);
});
