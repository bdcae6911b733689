'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { judge } = require('../../lib/cli/doctor/findings.js');
const { report, wantsColour } = require('../../lib/cli/doctor/report.js');
const manifest = require('../../package.json');
const { carried } = require('../glue/configuration.js');
const { application } = require('../register/application.js');
const { copyPackage, installPlatformPackage } = require('../runtime/child.js');
const { root, run, scratch } = require('../tasks/child.js');
const { diagnosis, doctor } = require('./doctor.js');

/** The results of these tests do not depend on the backend or on flags. */

/** Lets the package choose the backend. */
const env = { NATIVE_ASYNC_CONTEXT_BACKEND: '' };

/** @param {Record<string, string>} files @returns {string} their folder */
function folderOf(files) {
  const folder = fs.realpathSync(scratch());
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

test('no binary: a problem, with what to install', async () => {
  const home = copyPackage();
  const { status, runtime, slot, problems, finding } = await diagnosis([], { home, env });
  assert.deepEqual({ status, problems }, { status: 1, problems: ['BACKEND_HOST'] });
  assert.equal(runtime.backend, 'host');
  assert.deepEqual(slot, { carriedBy: 'async-local-storage', found: [], used: [] });
  const { message, advice } = finding('BACKEND_HOST');
  assert.match(message, /ADDON_NOT_FOUND.*npm package native-async-context-/);
  assert.match(advice, /--omit=optional/);
});

test('a binary that crashes the process: a problem, and the command survives', async () => {
  const home = copyPackage();
  installPlatformPackage(home, 'process.abort();');
  const { status, problems, finding, speed, runtime } = await diagnosis([], { home, env });
  assert.deepEqual({ status, problems }, { status: 1, problems: ['PROGRAM_FAILED'] });
  assert.match(finding('PROGRAM_FAILED').message, /SIGABRT before it could be examined/);
  assert.deepEqual([speed, runtime], [[], undefined]);
});

test('a package that cannot be loaded: a problem, with its message, and no speed', async () => {
  const { status, stdout } = await doctor(['--json'], {
    env: { NATIVE_ASYNC_CONTEXT_BACKEND: 'turbo' },
  });
  const { ok, findings, speed, propagation } = JSON.parse(stdout);
  assert.deepEqual(
    { status, ok, speed, propagation },
    { status: 1, ok: false, speed: [], propagation: [] },
  );
  assert.equal(findings[0].code, 'LOAD_FAILED');
  assert.match(findings[0].message, /NATIVE_ASYNC_CONTEXT_BACKEND is "turbo"/);
});

test('another version of the package beside this one: a problem', async () => {
  const { folder } = application({
    'app.js': "require('native-async-context'); require('library');",
    'node_modules/library/index.js': "module.exports = require('native-async-context');",
  });
  const nested = path.join(folder, 'node_modules', 'library', 'node_modules', manifest.name);
  fs.cpSync(path.join(folder, 'node_modules', manifest.name), nested, { recursive: true });
  const home = path.join(folder, 'node_modules', manifest.name);
  const args = [path.join(folder, 'app.js')];

  const same = await diagnosis(args, { home, env });
  assert.deepEqual({ status: same.status, problems: same.problems }, { status: 0, problems: [] });
  assert.deepEqual(
    same.copies.map((/** @type {any} */ copy) => copy.folder),
    [home, nested],
  );

  fs.writeFileSync(
    path.join(nested, 'package.json'),
    JSON.stringify({ ...manifest, version: '0.0.1' }),
  );
  const { status, problems, finding } = await diagnosis(args, { home, env });
  assert.deepEqual({ status, problems }, { status: 1, problems: ['OTHER_VERSION'] });
  assert.ok(finding('OTHER_VERSION').message.includes(`0.0.1 (${nested})`));
});

test('a version in a bundle is known by where all copies of it meet', async () => {
  const folder = folderOf({
    'app.js': `
      const anchor = Symbol.for('native-async-context@0.0.2');
      Object.defineProperty(globalThis, anchor, { value() {} });
    `,
  });
  const { problems, copies } = await diagnosis([path.join(folder, 'app.js')], { env });
  assert.deepEqual(problems, ['OTHER_VERSION']);
  assert.deepEqual(copies, [{ version: '0.0.2', folder: 'in a bundle' }]);
});

test('a tracer is named by its package, also when NODE_OPTIONS preloads it', async () => {
  const folder = folderOf({
    'node_modules/tracer/package.json': '{ "name": "@scope/tracer" }',
    'node_modules/tracer/lib/index.js':
      "require('node:async_hooks').createHook({ init() {} }).enable();",
  });
  const preload = path.join(folder, 'node_modules', 'tracer', 'lib', 'index.js');
  const { NODE_OPTIONS = '' } = process.env;
  const { problems, finding } = await diagnosis([], {
    env: { NODE_OPTIONS: `${NODE_OPTIONS} --require ${preload}` },
  });
  assert.deepEqual(problems, ['PROMISE_HOOKS']);
  assert.ok(finding('PROMISE_HOOKS').message.includes(`@scope/tracer (${preload}:1)`));
});

test('native code that looks for a storage which register has replaced: a problem', async () => {
  const reader = { 'package.json': '{ "name": "@datadog/pprof", "main": "out.js" }' };
  const out = "new (require('node:async_hooks').AsyncLocalStorage)();";
  const folder = folderOf({
    'elsewhere/node_modules/@datadog/pprof/package.json': reader['package.json'],
    'elsewhere/node_modules/@datadog/pprof/out.js': out,
    'hidden/app.js': "require('../elsewhere/node_modules/@datadog/pprof');",
    'seen/node_modules/@datadog/pprof/package.json': reader['package.json'],
    'seen/node_modules/@datadog/pprof/out.js': out,
    'seen/app.js': "require('@datadog/pprof');",
  });
  const register = ['--require', path.join(__dirname, '..', '..', 'entries', 'register.js')];
  const codes = async (/** @type {string} */ where, flags = register, more = {}) => {
    const options = { cwd: path.join(folder, where), env: { ...env, ...more } };
    return (await diagnosis([...flags, 'app.js'], options)).problems;
  };
  assert.deepEqual(await codes('hidden'), carried ? ['NATIVE_READER'] : []);
  assert.deepEqual(await codes('seen'), []);
  // Without register the class is Node's.
  assert.deepEqual(await codes('hidden', []), []);
  const named = { NATIVE_ASYNC_CONTEXT_NATIVE_READERS: '@datadog/pprof' };
  assert.deepEqual(await codes('hidden', register, named), []);
});

test('a storage that was taken before register: the advice is the order', async () => {
  const folder = folderOf({
    'first.js': "globalThis.Early = require('node:async_hooks').AsyncLocalStorage;",
    'app.js': 'new Early().run(1, () => {});',
  });
  const register = path.join(__dirname, '..', '..', 'entries', 'register.js');
  const args = ['--require', './first.js', '--require', register, 'app.js'];
  const { finding } = await diagnosis(args, { cwd: folder, env });
  assert.match(finding('NODE_STORAGE').advice, /before native-async-context\/register was loaded/);
});

test('flags are those of the process that is examined', async () => {
  const { platform, advice } = await diagnosis(['--node=--stack-size=900'], { env });
  assert.ok(platform.flags.includes('--stack-size=900'));
  const last = await diagnosis(['--node=--experimental-async-context-frame'], { env });
  assert.ok(!last.advice.includes('CONTEXT_FRAME_FLAG'), advice.join());
});

test('a server is examined while it runs, and ended; what it writes goes to stderr', async () => {
  const folder = folderOf({
    'server.js': `
      require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'));
      process.on('exit', () => console.log('ended, with', process.argv.slice(2).join()));
    `,
  });
  const args = ['--after', '0.2', path.join(folder, 'server.js'), '--json', 'x'];
  const { status, stderr, propagation } = await diagnosis(args, { env });
  assert.equal(status, 0);
  assert.equal(stderr, 'listening\nended, with --json,x\n');
  assert.ok(propagation.length > 0);
});

test('the program, its workers and the processes that it starts do not see the examination', async () => {
  const folder = folderOf({
    'app.js': `
      const { Worker } = require('node:worker_threads');
      const show = "console.log(process.env.NODE_OPTIONS, process.env.NATIVE_ASYNC_CONTEXT_DOCTOR)";
      eval(show);
      require('node:child_process').execFileSync(process.execPath, ['--eval', show], { stdio: 'inherit' });
      new Worker(show, { eval: true });
    `,
  });
  const options = { env: { ...env, NODE_OPTIONS: '--no-deprecation' } };
  // The program is examined when it has nothing left to do, and not before.
  const args = ['--after', '600', path.join(folder, 'app.js')];
  const { status, stderr } = await diagnosis(args, options);
  assert.equal(status, 0);
  assert.equal(stderr, '--no-deprecation undefined\n'.repeat(3));
});

for (const [what, code, status, expected] of /** @type {[string, string, number, any]} */ ([
  ['ends itself', 'process.exit()', 0, { problems: [], early: true }],
  ['throws', "throw new Error('thrown')", 1, { problems: ['PROGRAM_FAILED'], early: true }],
  [
    'is killed',
    "process.kill(process.pid, 'SIGKILL')",
    1,
    { problems: ['PROGRAM_FAILED'], early: false },
  ],
])) {
  test(`a program that ${what} is reported as that`, async () => {
    const folder = folderOf({ 'app.js': code });
    const found = await diagnosis([path.join(folder, 'app.js')], { env });
    assert.equal(found.status, status);
    assert.deepEqual(found.problems, expected.problems);
    assert.equal(found.advice.includes('ENDED_EARLY'), expected.early);
    assert.deepEqual(found.propagation, []);
  });
}

test('a program that is not there is refused in one line, without a report', async () => {
  const cwd = fs.realpathSync(scratch());
  const { status, stdout, stderr } = await doctor(['missing.js'], { cwd, env });
  assert.deepEqual(
    { status, stdout, stderr },
    {
      status: 2,
      stdout: '',
      stderr: `native-async-context: there is no file missing.js in ${cwd}\n`,
    },
  );
});

for (const [title, code, program, first] of /** @type {[string, string, object, RegExp][]} */ ([
  [
    'a program without the package, which has nothing left to do',
    '',
    { uses: [], register: false, ended: 'idle' },
    /^app\.js does not use native-async-context\. .*\n {2}program +it had nothing left to do/,
  ],
  [
    'a program with the package, which goes on',
    `require(${JSON.stringify(root)}); setInterval(() => {}, 1000);`,
    { uses: [manifest.version], register: false, ended: 'doctor' },
    /^app\.js uses native-async-context [\d.]+\n {2}program +it was still running: doctor .* ended it\n/,
  ],
  [
    'a program with a part of the package and register, which ends itself',
    `require(${JSON.stringify(path.join(root, 'entries', 'register.js'))}); process.exit();`,
    { uses: [manifest.version], register: true, ended: 'program' },
    /^app\.js uses native-async-context [\d.]+, in place of Node's.*\n {2}program +it ended by itself\n/,
  ],
])) {
  test(`the report begins with ${title}`, async () => {
    const cwd = folderOf({ 'app.js': code });
    const args = ['--after', '0.2', 'app.js'];
    const found = await diagnosis(args, { cwd, env });
    assert.deepEqual(found.program, { file: 'app.js', ...program });
    const { stdout } = await doctor(['--skip-speed', ...args], { cwd, env });
    assert.match(stdout, first);
  });
}

test('the report says the same in words, without colour where nobody looks', async () => {
  const { status, stdout, stderr } = await doctor(['--skip-speed'], { env });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /^native-async-context [\d.]+, without a program\n/);
  assert.match(stdout, new RegExp(`Node ${process.versions.node}`));
  assert.match(stdout, / backend +(intrinsic|native): /);
  assert.match(stdout, /✓ setTimeout +the right context/);
  assert.match(stdout, /No problems found\.\n$/);
  assert.equal(stdout.includes('\x1b'), false);
});

/** The input that `judge` and `report` get for a process without a fault. */
const HEALTHY = {
  runtime,
  register: false,
  environment: {},
  flags: [],
  uses: [],
  ended: /** @type {const} */ ('idle'),
  copies: [],
  promisesWatched: false,
  asyncHooks: [],
  v8Hooks: [],
  storages: [],
  misledReaders: [],
  exported: [],
  openScopes: [],
  exits: [],
  rejectionListeners: 0,
  tracers: [],
  thenables: [],
  mixed: [],
  pools: [],
  instrumented: false,
  propagation: [{ name: 'await', ok: true, seen: 'the right context' }],
  complete: true,
};

test('colour is for terminals, and NO_COLOR takes it away', () => {
  const stream = (/** @type {boolean | undefined} */ isTTY) => /** @type {any} */ ({ isTTY });
  const { NO_COLOR } = process.env;
  delete process.env.NO_COLOR;
  try {
    assert.equal(wantsColour(stream(true)), true);
    assert.equal(wantsColour(stream(undefined)), false);
    process.env.NO_COLOR = '1';
    assert.equal(wantsColour(stream(true)), false);
  } finally {
    delete process.env.NO_COLOR;
    if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR;
  }
  const findings = judge({
    ...HEALTHY,
    runtime: { ...runtime, backend: 'host', reason: { code: 'NEW_REASON', message: 'why' } },
  });
  const told = {
    ...HEALTHY,
    ok: false,
    platform: {
      package: '1',
      node: '2',
      v8: '3',
      platform: 'linux',
      arch: 'x64',
      flags: ['--flag'],
      environment: { A: 'b' },
    },
    speed: [{ question: 'run', ours: 10, node: 20, ratio: 2 }],
    findings,
  };
  const plain = report(told, false);
  const coloured = report(told, true);
  assert.notEqual(coloured, plain);
  // eslint-disable-next-line no-control-regex
  assert.equal(coloured.replaceAll(/\x1b\[\d+m/g, ''), plain);
  assert.match(plain, /run +2\.0 times as fast +10 ns, Node's own 20 ns/);
  assert.match(plain, /problem BACKEND_HOST/);
  assert.match(plain, /Report it, with the output of this command/);
});

test('--help tells everything; what is not known is refused, in two lines', async () => {
  const help = await doctor(['--help']);
  assert.deepEqual({ status: help.status, stderr: help.stderr }, { status: 0, stderr: '' });
  assert.match(help.stdout, /^Usage: native-async-context doctor .*--json.*Exit code 0/s);
  for (const args of [['--other'], ['--after', 'soon']]) {
    const { status, stdout, stderr } = await doctor(args);
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
    assert.match(
      stderr,
      /^native-async-context: .*\nRun "native-async-context doctor --help" for what it takes\.\n$/,
    );
  }
  const { stdout } = await run([
    path.join(__dirname, '..', '..', 'bin', 'native-async-context.js'),
    '--help',
  ]);
  assert.match(stdout, /^ {2}doctor +\S/m);
});
