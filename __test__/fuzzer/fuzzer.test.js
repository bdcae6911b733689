'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { checkProcess } = require('../../scripts/lib/checks.js');
const { operationsOf } = require('../../scripts/lib/fuzzer/compare.js');
const { generate } = require('../../scripts/lib/fuzzer/generate.js');
const { KNOWN, explain } = require('../../scripts/lib/fuzzer/known-differences.js');
const { KINDS } = require('../../scripts/lib/fuzzer/operations/index.js');
const { reduce } = require('../../scripts/lib/fuzzer/reduce.js');
const { LINES, RUNNING } = require('../../scripts/lib/nodes.js');

/** The running line of Node if it is in the matrix, else 26. */
const NODE = LINES.includes(RUNNING) ? RUNNING : '26';

function fuzz(...options) {
  const { args, env } = checkProcess('fuzz', options);
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

// Runs the same programs each time. `npm run check fuzz` generates new ones.
test('programs read with the package what they do with the storage of Node 26', () => {
  const { status, stdout, stderr } = fuzz('--seed', '101', '--programs', '60', '--node', NODE);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^60 programs, [\d,]{5,} reads compared$/m);
});

test('a storage with a bug is told from it, by a small program', () => {
  const preload = path.join(__dirname, 'broken.js');
  const where = ['--node', '26', '--backend', 'host', '--preload', preload];
  const { status, stdout } = fuzz('--seed', '4', '--programs', '4', ...where);
  assert.equal(status, 1, stdout);
  const [program] = /^program of seed [^]*?(?=^Again: )/m.exec(stdout) ?? [stdout];
  assert.match(program, /^ +\d+ exit/m);
  assert.match(program, /^ {4}expected {4}.*\n {4}seen /m);
  // A few operations, and three lines each for a few labels.
  assert.ok(program.split('\n').length < 45, program);
  const [, again] = /^Again: npm run check fuzz -- (.*)$/m.exec(stdout) ?? [];
  assert.equal(fuzz(...again.split(' '), '--preload', preload, '--no-shrink').status, 1);
});

const SEEDS = Array.from({ length: 2000 }, (_, seed) => seed);

test('a seed is a program, always the same, that is plain data', () => {
  const programs = SEEDS.map(generate);
  assert.deepEqual(
    JSON.parse(JSON.stringify(programs)),
    JSON.parse(JSON.stringify(SEEDS.map(generate))),
  );
  const kinds = new Set(programs.flatMap(({ body }) => operationsOf(body)).map(({ kind }) => kind));
  assert.deepEqual(
    Object.keys(KINDS).filter((kind) => !kinds.has(kind)),
    [],
  );
  for (const { body } of programs) {
    const ids = operationsOf(body).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  }
});

test('a program is made as small as it can be', async () => {
  const has = (kind) => (program) => operationsOf(program.body).some((op) => op.kind === kind);
  const program = SEEDS.map(generate).find(
    (each) => has('fs')(each) && operationsOf(each.body).length > 15,
  );
  const fail = async (programs) => programs.map(has('fs'));
  const smallest = await reduce(program, fail, Infinity);
  assert.deepEqual(
    operationsOf(smallest.body).map(({ kind, bodies }) => [kind, bodies]),
    [['fs', {}]],
  );
  assert.deepEqual([smallest.storages, smallest.alone], [['plain'], false]);
});

test('known differences have a name of their own and a reason, and explain nothing else', () => {
  assert.equal(new Set(KNOWN.map(({ name }) => name)).size, KNOWN.length);
  for (const { reason } of KNOWN) assert.match(reason, /^[A-Z`].*\.$/);
  const run = { id: 1, kind: 'run', storage: 0, wait: false, options: {}, bodies: {} };
  const program = {
    seed: 1,
    alone: false,
    storages: ['plain'],
    settings: { rejections: 'handler', emit: false },
    body: { async: false, operations: [run] },
  };
  const difference = { label: '1 run: body', op: run, role: 'body' };
  const reads = { expected: [['1']], seen: [['undefined']], own: [['1']] };
  for (const line of LINES) {
    for (const backend of ['intrinsic', 'native', 'host']) {
      const where = { program, line, flags: [], backend };
      const { known, unknown } = explain([{ ...difference, ...reads }], where);
      assert.deepEqual([known, unknown.length], [[], 1]);
    }
  }
});
