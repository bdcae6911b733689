'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { addonFile } = require('./lib/prepare.js');
const { root, run, step } = require('./lib/run.js');
const manifest = require('../package.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});

const TOOLS = ['valgrind', 'address'];

if (values.help || positionals.some((tool) => !TOOLS.includes(tool))) {
  process.stdout.write(`Usage: npm run test:native -- [${TOOLS.join('|')} …] [--node LINE]

Runs the programs that use the addon most (__test__/faults/fixtures/), on every Node, with a debug
build of it that checks its assertions, under

  valgrind  Valgrind; errors with the addon in their stack fail
  address   an addon that is built with AddressSanitizer; any report fails

Without a tool: both. Linux; takes valgrind, and cc's own libasan. Some minutes.

  --node LINE  only this line, such as 22
`);
  process.exit(values.help ? 0 : 1);
}

/** What is run, with what it ends with. */
const PROGRAMS = [
  { args: ['program.js'] },
  { args: ['teardown.js', 'main'] },
  { args: ['teardown.js', 'worker'] },
  { args: ['terminate.js', '6'] },
  { args: ['exit.js', 'rejection', 'main thread'], code: 7 },
  { args: ['exit.js', 'rejection', 'worker'], code: 7 },
];

const target = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'native-tests');

/**
 * @param {string} name of the folder it is built in
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} the folder of a copy of the package with that build of the addon
 */
function copyWith(name, args, env) {
  const folder = path.join(target, name);
  step(`build the addon for ${name}`, () =>
    run(
      'cargo',
      [...['rustc', '--locked', '--lib', '--crate-type=cdylib', `--target-dir=${folder}`], ...args],
      { env: { ...process.env, ...env } },
    ),
  );
  const built = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .find((file) => /(^|\/)debug\/libnative_async_context\.so$/.test(file));
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  process.on('exit', () => fs.rmSync(copy, { recursive: true, force: true }));
  for (const entry of ['package.json', '__test__/faults/fixtures', ...manifest.files]) {
    const source = path.join(root, entry);
    if (fs.existsSync(source)) fs.cpSync(source, path.join(copy, entry), { recursive: true });
  }
  fs.copyFileSync(path.join(folder, /** @type {string} */ (built)), path.join(copy, addonFile()));
  return copy;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ copy: string, program: typeof PROGRAMS[number], env?: NodeJS.ProcessEnv }} options
 * @returns {string[]} what went wrong
 */
function runProgram(command, args, { copy, program, env }) {
  const [file, ...rest] = program.args;
  const fixture = path.join(copy, '__test__/faults/fixtures', file);
  const { error, signal, status, stdout, stderr } = spawnSync(
    command,
    [...args, fixture, ...rest],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, NATIVE_ASYNC_CONTEXT_BACKEND: 'native', ...env },
    },
  );
  if (error !== undefined) throw error;
  const wrong = [];
  if (status !== (program.code ?? 0)) wrong.push(`ended with ${signal ?? status}:\n${stderr}`);
  if (/"wrong":(?!0\b|\[\])/.test(stdout)) wrong.push(stdout);
  if (stderr.includes('Sanitizer')) wrong.push(stderr);
  return wrong;
}

/** @type {Record<string, (binary: string, program: typeof PROGRAMS[number]) => string[]>} */
const runners = {};

function prepareValgrind() {
  const copy = copyWith('valgrind', []);
  const log = path.join(copy, 'valgrind.xml');
  const options = ['--quiet', '--error-limit=no', '--leak-check=full', '--num-callers=40'];
  const kinds = ['--show-leak-kinds=definite', '--errors-for-leak-kinds=definite'];
  // Without V8's compiler: it writes code as data, which Valgrind cannot follow.
  runners.valgrind = (binary, program) => {
    const wrong = runProgram(
      'valgrind',
      [...options, ...kinds, '--xml=yes', `--xml-file=${log}`, binary, '--jitless'],
      { copy, program },
    );
    const errors = fs.readFileSync(log, 'utf8').match(/<error>[\s\S]*?<\/error>/g) ?? [];
    const ours = errors.filter((error) => error.includes(`${addonFile()}</obj>`));
    if (errors.length > ours.length) {
      process.stdout.write(`  ${errors.length - ours.length} errors of Node's own\n`);
    }
    return [...wrong, ...ours];
  };
}

function prepareAddress() {
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  const host = /** @type {string} */ (/^host: (.*)$/m.exec(stdout)?.[1]);
  // Named, so that build scripts are not built for it as well. The option is not stable yet.
  const copy = copyWith('address', [`--target=${host}`], {
    RUSTC_BOOTSTRAP: '1',
    RUSTFLAGS: '-Zsanitizer=address',
  });
  const library = spawnSync('cc', ['-print-file-name=libasan.so'], { encoding: 'utf8' });
  const env = {
    LD_PRELOAD: library.stdout.trim(),
    // What Node has not freed when it ends is not ours; valgrind tells whose it is.
    ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0:exitcode=99',
  };
  runners.address = (binary, program) => runProgram(binary, [], { copy, program, env });
}

const tools = positionals.length > 0 ? positionals : TOOLS;
if (tools.includes('valgrind')) prepareValgrind();
if (tools.includes('address')) prepareAddress();

let failed = 0;
let passed = 0;
for (const line of LINES.filter((line) => values.node === undefined || values.node === line)) {
  for (const tool of tools) {
    for (const program of PROGRAMS) {
      const start = Date.now();
      const wrong = runners[tool](nodeBinary(line), program);
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      const title = `Node ${line}, ${tool}: ${program.args.join(' ')} (${seconds} s)`;
      process.stdout.write(`${wrong.length === 0 ? '✓' : '✗'} ${title}\n`);
      for (const what of wrong) process.stdout.write(`${what}\n`);
      if (wrong.length === 0) passed++;
      else failed++;
    }
  }
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
