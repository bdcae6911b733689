'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { application } = require('../../register/application.js');
const { fixture, output } = require('./child.js');
const { instrument } = require('../../../entries/instrument.js');

const KNOWN = [
  '@grpc/grpc-js',
  'amqplib',
  'async',
  'async-lock',
  'better-queue',
  'bluebird',
  'bottleneck',
  'cockatiel',
  'dezalgo',
  'es6-promise',
  'fastq',
  'fetch',
  'graceful-fs',
  'http',
  'http2',
  'inflight',
  'locks',
  'mariadb',
  'memjs',
  'memoizee',
  'mqtt',
  'mysql2',
  'nats',
  'node-schedule',
  'nodemailer',
  'p-queue',
  'pg',
  'pg-pool',
  'postgres',
  'promise',
  'q',
  'redis',
  'rsvp',
  'sharp',
  'socket.io',
  'tarn',
  'thunky',
  'undici',
  'when',
  'winston',
  'workerpool',
  'ws',
];
const MIXED_UP = ['A', 'A', 'A'];
const OWN = ['A', 'B', 'C'];

test('a name that is not known is refused, with a list of those that are', () => {
  assert.throws(() => instrument('http', /** @type {any} */ ('mysql')), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_VALUE',
    message: `The argument 'names[1]' must be one of: ${KNOWN.join(', ')}. Received 'mysql'`,
  });
});

test('a name that is no string is refused', () => {
  assert.throws(() => instrument(/** @type {any} */ (['http'])), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'The "names[0]" argument must be of type string. Received an instance of Array',
  });
});

test('names and report say what was done, and cannot change it', () => {
  const instrumentation = instrument('http', 'http');
  assert.deepEqual(instrumentation.names, ['http']);
  assert.ok(Object.isFrozen(instrumentation.names));
  instrumentation.report().pop();
  assert.deepEqual(instrumentation.report(), [
    { name: 'http', module: 'node:http', version: process.versions.node, repaired: true },
  ]);
  instrumentation.undo();
  const all = instrument();
  assert.deepEqual(all.names, KNOWN);
  all.undo();
});

test('NATIVE_ASYNC_CONTEXT_INSTRUMENT lists what the preload repairs', async () => {
  const tasks = async (/** @type {string} */ names) => {
    const env = { NATIVE_ASYNC_CONTEXT_INSTRUMENT: names };
    return (await output([fixture('p-queue.mjs')], { instrumented: true, env })).task;
  };
  assert.deepEqual(await tasks(''), OWN);
  assert.deepEqual(await tasks('fastq, p-queue'), OWN);
  assert.deepEqual(await tasks('fastq'), MIXED_UP);
});

test('a name in it that is not known ends the process, and says so', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', 'native-async-context/instrument/register', '--eval', '0'],
    {
      cwd: path.join(__dirname, '..', '..', '..'),
      encoding: 'utf8',
      env: { ...process.env, NATIVE_ASYNC_CONTEXT_INSTRUMENT: 'mysql' },
    },
  );
  assert.notEqual(status, 0);
  assert.match(stderr, /ERR_INVALID_ARG_VALUE.* must be one of: .*, async, .*'mysql'/);
});

test('the preload can be imported', async () => {
  const args = ['--import', 'native-async-context/instrument/register', fixture('p-queue.mjs')];
  assert.deepEqual(await output(args), { task: OWN });
});

test('the preload reaches worker threads, and programs that are given by --eval', async () => {
  const worker = `new (require('node:worker_threads').Worker)(process.argv[1]);`;
  const args = ['--eval', worker, fixture('fastq.js')];
  assert.deepEqual((await output(args)).worker, MIXED_UP);
  assert.deepEqual((await output(args, { instrumented: true })).worker, OWN);
});

/** An application with an unknown version of fastq, and programs that ask for it. */
const FILES = {
  'node_modules/fastq/package.json': '{ "version": "99.0.0" }',
  'node_modules/fastq/index.js': 'module.exports = globalThis.original = () => {};',
  'app.cjs': `
    const { instrument } = require('native-async-context/instrument');
    const { report } = instrument('fastq');
    const untouched = require('fastq') === original;
    console.log(JSON.stringify({ untouched, report: report() }));
  `,
  'missing.cjs': `
    const { instrument } = require('native-async-context/instrument');
    instrument('http', 'fetch').undo();
    try {
      instrument('http', 'fastq');
    } catch ({ name, code, message }) {
      console.log(JSON.stringify({ name, code, message }));
    }
  `,
};

test('an unknown version is left alone, with a process warning', () => {
  const app = application(FILES);
  for (const name of ['import-in-the-middle', 'require-in-the-middle']) {
    const installed = path.dirname(require.resolve(`${name}/package.json`));
    fs.symlinkSync(installed, path.join(app.folder, 'node_modules', name), 'junction');
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['app.cjs'], {
    cwd: app.folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    untouched: true,
    report: [{ name: 'fastq', module: 'fastq', version: '99.0.0', repaired: false }],
  });
  assert.match(
    stderr,
    /\[ASYNC_CONTEXT_UNKNOWN_VERSION\].* fastq 99\.0\.0 is left as it is, .* 1\.17\.0 and below 2\.0\.0/,
  );
});

test('without the packages that hear of modules an error says what to install', () => {
  const error = /** @type {any} */ (application(FILES).run(['missing.cjs']));
  assert.equal(error.name, 'Error');
  assert.equal(error.code, 'ERR_ASYNC_CONTEXT_MISSING_PACKAGE');
  assert.match(error.message, /npm install require-in-the-middle/);
});
