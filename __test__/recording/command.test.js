'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const manifest = require('../../package.json');
const { root, run, scratch, start } = require('../tasks/child.js');

const COMMAND = path.join(root, manifest.bin['native-async-context']);
const PACKAGE = JSON.stringify(root);

/** Milliseconds after which a program counts as hanging. */
const PATIENCE = 300_000;

/**
 * @param {string} code a program
 * @param {{ options?: string[], args?: string[], extension?: string }} [how]
 */
function program(code, { options = [], args = [], extension = 'js' } = {}) {
  const folder = scratch();
  const file = path.join(folder, `app.${extension}`);
  fs.writeFileSync(file, code);
  const out = path.join(folder, 'recording.json');
  return {
    folder,
    command: [COMMAND, 'record', '--out', out, ...options, file, ...args],
    /** @returns {any[]} the runs in the written file */
    runs: () =>
      JSON.parse(fs.readFileSync(out, 'utf8')).traceEvents.filter(
        (/** @type {any} */ { ph }) => ph === 'X',
      ),
    threads: () =>
      JSON.parse(fs.readFileSync(out, 'utf8'))
        .traceEvents.filter((/** @type {any} */ { name }) => name === 'thread_name')
        .map((/** @type {any} */ { args: { name } }) => name),
  };
}

/** @param {any[]} runs @param {string} name */
const named = (runs, name) => runs.filter((run) => run.name.includes(name));

test('it runs the program with its arguments, and ends as the program does', async () => {
  const { command, runs } = program(
    `console.log(process.argv.slice(2).join());
     setTimeout(function timer() { process.exitCode = 7; }, 1);`,
    { args: ['--out', 'x', '-h', '--', 'y'] },
  );
  const { status, stdout, stderr } = await run(command);
  assert.equal(stdout, '--out,x,-h,--,y\n');
  assert.equal(status, 7);
  assert.match(stderr, /^native-async-context: \d+ tasks recorded: .*recording\.json\n$/);
  const [timer] = named(runs(), 'timer');
  const [main] = named(runs(), 'app.js');
  assert.equal(timer.args.trigger, main.args.id);
  assert.match(timer.args.stack, /app\.js:2:/);
});

for (const extension of ['js', 'mjs']) {
  test(`what a program schedules behind an await is linked to the program (${extension})`, async () => {
    const { command, runs } = program(
      `(async () => { await null; setImmediate(function late() {}); })();`,
      { extension },
    );
    assert.equal((await run(command)).status, 0);
    const [late] = named(runs(), 'late');
    const [main] = named(runs(), `app.${extension}`);
    assert.equal(late.args.trigger, main.args.id);
  });
}

test('contexts have the names of the variables, those of Node too, and no values', async () => {
  const { command, runs } = program(
    `const { AsyncContext, AsyncLocalStorage } = require(${PACKAGE});
     const node = new (require('node:async_hooks').AsyncLocalStorage)();
     const user = new AsyncContext.Variable({ name: 'user' });
     const request = new AsyncLocalStorage({ name: 'request' });
     if (!(user instanceof AsyncContext.Variable)) throw new Error('not an instance');
     user.run('secret-1', () => setImmediate(function one() {}));
     user.run('secret-2', () => request.run({ secret: 1 }, () => setImmediate(function two() {})));
     node.run('secret-3', () => setImmediate(function three() {}));`,
  );
  const { status, stderr } = await run(command);
  assert.equal(status, 0, stderr);
  const contextOf = (/** @type {string} */ name) => named(runs(), name)[0].args.context;
  assert.equal(contextOf('one'), 'user #1');
  assert.equal(contextOf('two'), 'user #2, request #1');
  assert.equal(contextOf('three'), 'variable 1 #1');
  assert.doesNotMatch(JSON.stringify(runs().map(({ args }) => args.context)), /secret/);
});

test('promises are recorded when they are asked for', async () => {
  const code = `(async () => { await null; })();`;
  for (const [options, some] of /** @type {[string[], boolean][]} */ ([
    [[], false],
    [['--promises'], true],
  ])) {
    const { command, runs } = program(code, { options });
    assert.equal((await run(command)).status, 0);
    assert.equal(named(runs(), 'PROMISE').length > 0, some);
  }
});

test('workers and forked processes are recorded', async () => {
  const { command, runs, threads } = program(
    `const { isMainThread, Worker } = require('node:worker_threads');
     if (process.argv[2] === 'forked') setTimeout(function inFork() {}, 1);
     else if (!isMainThread) setTimeout(function inWorker() {}, 1);
     else {
       new Worker(__filename);
       require('node:child_process').fork(__filename, ['forked']);
     }`,
  );
  assert.equal((await run(command)).status, 0);
  assert.deepEqual(threads().sort(), ['main', 'main', 'worker 1']);
  assert.equal(named(runs(), 'inWorker').length, 1);
  assert.equal(named(runs(), 'inFork').length, 1);
});

for (const [how, code, expected] of /** @type {[string, string, number][]} */ ([
  ['process.exit', 'process.exit(3)', 3],
  ['an uncaught exception', "throw new Error('thrown')", 1],
  ['process.abort', 'process.abort()', 134],
  ['SIGKILL', "process.kill(process.pid, 'SIGKILL')", 137],
])) {
  test(`what was recorded is written when the program is ended by ${how}`, async () => {
    const { command, runs } = program(
      `setTimeout(function first() { setTimeout(function last() { ${code} }, 1); }, 1);
       setTimeout(() => {}, 60_000);`,
    );
    const { status, stderr } = await run(command);
    assert.equal(status, expected, stderr);
    assert.match(stderr, /tasks recorded/);
    assert.equal(named(runs(), 'first').length, 1);
  });
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  test(`what was recorded is written when the command gets ${signal}`, async () => {
    const { command, runs } = program(
      `setTimeout(function first() { setTimeout(() => console.log('ready'), 1); }, 1);
       setInterval(() => {}, 60_000);`,
    );
    const { child, ended } = start(command);
    child.stdout.once('data', () => child.kill(signal));
    const { status } = await ended;
    assert.equal(status, signal === 'SIGINT' ? 130 : 143);
    assert.equal(named(runs(), 'first').length, 1);
  });
}

test('a signal writes what there is; with --last only the last seconds are in it', async () => {
  const { command, runs } = program(
    `setTimeout(function first() { console.log('first'); }, 1);
     setInterval(function later() {}, 20);`,
    { options: ['--last', '2', '--progress', '0'] },
  );
  const { child, output, ended } = start(command);
  const hangs = setTimeout(() => child.kill(), PATIENCE);
  const said = (/** @type {'stdout' | 'stderr'} */ name, /** @type {RegExp} */ pattern) =>
    new Promise((resolve) => {
      const look = () => pattern.test(output[name]) && resolve(undefined);
      child[name].on('data', look);
      look();
    });
  await said('stdout', /first/);
  // Waits until that task is older than the last two seconds.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  // On a busy machine nothing may have run in the last seconds: then another signal follows.
  for (let times = 1; ; times++) {
    child.kill('SIGUSR2');
    await said('stderr', new RegExp(`(recorded[^]*){${times}}`));
    assert.equal(named(runs(), 'first').length, 0);
    if (named(runs(), 'later').length > 0) break;
  }
  child.kill('SIGTERM');
  assert.equal((await ended).status, 143);
  clearTimeout(hangs);
});

test('it says how far it is', async () => {
  const progress = /^native-async-context: [\d,]+ tasks in \d+\.\d s$/gm;
  // The program runs until the progress was printed twice.
  const { command } = program(`process.stdin.resume();`, { options: ['--progress', '0.1'] });
  const { child, output, ended } = start(command);
  const hangs = setTimeout(() => child.kill(), PATIENCE);
  child.stderr.on('data', () => {
    if ((output.stderr.match(progress)?.length ?? 0) >= 2) child.stdin.end();
  });
  const { status } = await ended;
  clearTimeout(hangs);
  assert.equal(status, 0, output.stderr);
});

test('a file that cannot be written is refused before the program runs', async () => {
  const folder = scratch();
  const app = path.join(folder, 'app.js');
  fs.writeFileSync(app, "console.log('ran')");
  for (const out of [path.join(folder, 'no', 'recording.html'), folder]) {
    const { status, stdout, stderr } = await run([COMMAND, 'record', '--out', out, app]);
    if (out === folder) {
      // The name of a folder implies no format: the files are written beside the folder.
      assert.equal(status, 0);
      continue;
    }
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^native-async-context: Cannot write .*ENOENT/);
  }
  for (const extension of ['html', 'json', 'dot']) fs.rmSync(`${folder}.${extension}`);
});

test('should it have become unwritable, the recording goes to a temporary file, and it says so', async () => {
  const folder = scratch();
  const gone = path.join(folder, 'gone');
  fs.mkdirSync(gone);
  const app = path.join(folder, 'app.js');
  fs.writeFileSync(app, `require('node:fs').rmSync(${JSON.stringify(gone)}, { recursive: true })`);
  const out = path.join(gone, 'recording.dot');
  const { status, stderr } = await run([COMMAND, 'record', '--out', out, app]);
  assert.equal(status, 1);
  assert.match(stderr, /Cannot write .*recording\.dot: ENOENT/);
  const [, file] = /** @type {RegExpExecArray} */ (/recorded: (.*recording\.dot)$/m.exec(stderr));
  assert.match(fs.readFileSync(file, 'utf8'), /main \(app\.js\)/);
  fs.rmSync(path.dirname(file), { recursive: true });
});

test('a program that is not there is refused in one line, and no recording is overwritten', async () => {
  const folder = fs.realpathSync(scratch());
  const out = path.join(folder, 'recording.dot');
  fs.writeFileSync(out, 'an earlier recording');
  const args = [COMMAND, 'record', '--out', out, 'missing.js'];
  const { status, stdout, stderr } = await run(args, { cwd: folder });
  assert.deepEqual(
    { status, stdout, stderr },
    {
      status: 2,
      stdout: '',
      stderr: `native-async-context: there is no file missing.js in ${folder}\n`,
    },
  );
  assert.equal(fs.readFileSync(out, 'utf8'), 'an earlier recording');
});

test('a program is found as Node finds it: without its extension, and as a folder', async () => {
  const folder = scratch();
  fs.mkdirSync(path.join(folder, 'app'));
  for (const file of ['one.js', 'app/index.js']) fs.writeFileSync(path.join(folder, file), '');
  for (const name of ['one', 'app']) {
    const { status, stderr } = await run([COMMAND, 'record', '--out', 'x.dot', name], {
      cwd: folder,
    });
    assert.deepEqual(
      { status, stderr },
      { status: 0, stderr: 'native-async-context: 1 task recorded: x.dot\n' },
    );
  }
});

test('a program that does not begin overwrites no recording', async () => {
  const { command, folder } = program('', { options: ['--node=--no-such-flag'] });
  const out = path.join(folder, 'recording.json');
  fs.writeFileSync(out, 'an earlier recording');
  const { status, stderr } = await run(command);
  assert.equal(status, 9);
  assert.match(stderr, /nothing was recorded: Node ended with exit code 9/);
  assert.equal(fs.readFileSync(out, 'utf8'), 'an earlier recording');
});

test('--help says what there is, and what a command takes', async () => {
  for (const [args, pattern] of /** @type {[string[], RegExp][]} */ ([
    [['--help'], /^Usage: native-async-context <command>.*record/s],
    [['-h'], /^Usage: native-async-context <command>/],
    [['record', '--help'], /^Usage: native-async-context record .*--out FILE/s],
    [['help'], /^Usage: native-async-context <command>/],
    [['help', 'record'], /^Usage: native-async-context record .*--out FILE/s],
    [['--version'], new RegExp(`^${manifest.version}\n$`)],
    [['-v'], new RegExp(`^${manifest.version}\n$`)],
  ])) {
    const { status, stdout, stderr } = await run([COMMAND, ...args]);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.match(stdout, pattern);
  }
});

test('what it does not know is refused, in two lines', async () => {
  for (const args of [
    [],
    ['other'],
    ['help', 'other'],
    ['--other'],
    ['record'],
    ['record', '--other', 'app.js'],
    ['record', '--out'],
    ['record', '--progress', 'often', 'app.js'],
    ['record', '--last', 'some', 'app.js'],
  ]) {
    const { status, stdout, stderr } = await run([COMMAND, ...args]);
    assert.equal(status, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^native-async-context: .*\nRun "native-async-context (record )?--help" for what it takes\.\n$/,
    );
  }
});
