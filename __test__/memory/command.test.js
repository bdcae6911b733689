'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { reportPage } = require('../../lib/cli/memory/page.js');
const { scratch, start } = require('../tasks/child.js');
const { bin, holders, memory } = require('./command.js');

const folder = scratch();

/** @param {string} name @param {string} text */
function file(name, text) {
  const absolute = path.join(folder, name);
  fs.writeFileSync(absolute, text);
  return absolute;
}

const WRONG = {
  'missing program': [],
  'there is no file missing.js': ['missing.js'],
  'only one of them': ['--from', 'heap.heapsnapshot', 'all.js'],
  'ENOENT.*nothing.heapsnapshot': ['--from', 'nothing.heapsnapshot'],
  'is no whole heap snapshot': ['--from', 'all.js'],
  '--after takes a number of seconds': ['--after', 'soon', 'all.js'],
  '--older takes a number of seconds': ['--older=-1', 'all.js'],
  '--fail-over takes a number of values': ['--fail-over', 'many', 'all.js'],
  '--signal takes a signal': ['--signal', 'SIGKILL', 'all.js'],
  SIGUSR2: ['--signal', 'SIGNAL', 'all.js'],
  'Unknown option': ['--deep', 'all.js'],
  'no such file or directory, access.*missing': ['--page', 'missing/page.html', 'all.js'],
  'no such file or directory, access': ['--snapshot', 'missing/heap', 'all.js'],
};

for (const [message, args] of Object.entries(WRONG)) {
  test(`refused: memory ${args.join(' ')}`, async () => {
    const { status, stdout, stderr } = await memory(args);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, new RegExp(message));
    assert.equal(stderr.split('\n').filter((line) => line.includes('    at ')).length, 0);
  });
}

test('the help names every option', async () => {
  const { status, stdout } = await memory(['--help']);
  assert.equal(status, 0);
  for (const option of [
    'after',
    'fail-over',
    'from',
    'json',
    'name',
    'older',
    'signal',
    'snapshot',
  ]) {
    assert.match(stdout, new RegExp(`--${option} `));
  }
});

test('a program that fails first', async () => {
  const program = file('fails.js', 'process.kill(process.pid, "SIGKILL");');
  const { status, stdout, stderr } = await memory([program]);
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /ended with SIGKILL before its heap could be seen/);
});

test('a signal, a snapshot that is kept, and limits for CI', async () => {
  const program = file(
    'waits.js',
    `const { AsyncLocalStorage } = require('node:async_hooks');
const request = new AsyncLocalStorage();
const kept = [];
const keep = () => kept.push({ ...request.getStore(), request: request.getStore() });
for (const id of [1, 2]) request.run({ id }, keep);
setInterval(() => kept.length, 1000);
console.log('ready');
`,
  );
  const snapshot = path.join(folder, 'kept.heapsnapshot');
  // Windows has no signals: there a time limit triggers the snapshot.
  const when = process.platform === 'win32' ? ['--after', '1'] : ['--signal', 'SIGUSR2'];
  const { child, ended } = start([bin, 'memory', ...when, '--snapshot', snapshot, program], {
    cwd: folder,
  });
  child.stderr.on('data', (chunk) => {
    if (process.platform !== 'win32' && String(chunk).includes('ready')) child.kill('SIGUSR2');
  });
  const { status, stdout, stderr } = await ended;
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /^request \(AsyncLocalStorage, waits\.js:2\): 2 values alive, .*the oldest entered/,
  );
  assert.match(stdout, / {2}Array `kept` \(waits\.js:3\)\n/);

  const from = (/** @type {string[]} */ ...args) => memory(['--from', snapshot, ...args]);
  const page = path.join(folder, 'page.html');
  const young = await from(
    '--page',
    page,
    '--json',
    '--name',
    'request',
    '--fail-over',
    '0',
    '--older',
    '600',
  );
  assert.equal(young.status, 0);
  const { seconds, storages } = JSON.parse(young.stdout);
  assert.deepEqual([seconds, storages.length, storages[0].older], [600, 1, 0]);
  assert.match(fs.readFileSync(page, 'utf8'), /Array `kept` \(.*waits\.js:3\)/);
  const over = await from('--fail-over', '1');
  assert.equal(over.status, 1);
  assert.match(over.stderr, /request has 2 values: more than 1/);
  const unknown = await from('--name', 'session');
  assert.deepEqual([unknown.status, unknown.stdout], [1, '']);
  assert.match(unknown.stderr, /no storage or variable of the name session/);
});

test('the program does as it does without the command', async () => {
  const program = file(
    'plain.js',
    `const hooks = require('node:async_hooks');
const storage = new hooks.AsyncLocalStorage();
class Own extends hooks.AsyncLocalStorage {}
console.log(JSON.stringify({
  value: storage.run(1, (a, b) => [storage.getStore(), a, b], 2, 3),
  instance: [storage instanceof hooks.AsyncLocalStorage, new Own() instanceof Own],
  options: process.env.NODE_OPTIONS === undefined,
  own: Object.keys(process.env).filter((name) => name === 'NATIVE_ASYNC_CONTEXT_MEMORY'),
  bound: typeof hooks.AsyncLocalStorage.bind(() => {}),
}));
`,
  );
  // The storage has no values, and is found by its name in the source.
  const { status, stderr, stdout } = await memory(
    ['--name', 'storage', '--fail-over', '0', program],
    { env: { NODE_OPTIONS: undefined } },
  );
  assert.deepEqual([status, stdout], [0, 'No value of a storage or variable is alive.\n']);
  const line = stderr.split('\n').find((each) => each.startsWith('{'));
  assert.deepEqual(JSON.parse(String(line)), {
    value: [1, 2, 3],
    instance: [true, true],
    options: true,
    own: [],
    bound: 'function',
  });
});

test('the page has every row, and nothing of the program as HTML', () => {
  const storage = {
    name: '<b>',
    kind: 'AsyncLocalStorage',
    at: { file: 'a&b.js', line: 3 },
    values: 4000,
  };
  const groups = [
    { holder: 'Map `<script>` (a.js:1)', holders: [], values: 4000, older: 7, bytes: 8000 },
  ];
  const page = reportPage(
    { seconds: 10, storages: [{ ...storage, older: 7, bytes: 8000, groups }] },
    'x.js',
  );
  for (const text of [
    '&lt;b&gt;',
    'a&amp;b.js:3',
    '4,000 values alive',
    'Map `&lt;script&gt;` (a.js:1)',
  ]) {
    assert.ok(page.includes(text), text);
  }
  assert.match(page, /<td>4,000<\/td><td>7<\/td><td>8000 B<\/td>/);
  assert.doesNotMatch(page, /<script|<b>/);
});

test('every program of holders/ is run', () => {
  const parts = ['all.js', 'request.js', 'storage.js'];
  const programs = fs.readdirSync(holders).filter((name) => !parts.includes(name));
  const text = fs.readFileSync(path.join(__dirname, 'holders.test.js'), 'utf8');
  for (const name of programs) assert.ok(text.includes(`'${name}'`), name);
});
