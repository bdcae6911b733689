'use strict';

const { execFile, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const { addonFile } = require('./prepare.js');
const { root, run, step } = require('./run.js');
const manifest = require('../../package.json');

/**
 * Tools that watch native code while it runs. Setting one up builds the addon for it. The result runs one
 * program on one Node.
 *
 * @typedef {object} Program
 * @property {string[]} args a file of __test__/faults/fixtures, and its arguments
 * @property {number} [code] the expected exit code, if not 0
 *
 * @typedef {(binary: string, program: Program) => Promise<string[]>} Runner returns what was wrong
 */

const execute = promisify(execFile);

const target = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'native-tests');

/**
 * @param {string} name of the build folder
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
 * @param {{ copy: string, program: Program, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string[]>} what went wrong
 */
async function runProgram(command, args, { copy, program, env }) {
  const [file, ...rest] = program.args;
  const fixture = path.join(copy, '__test__/faults/fixtures', file);
  const running = execute(command, [...args, fixture, ...rest], {
    maxBuffer: 2 ** 28,
    env: { ...process.env, NATIVE_ASYNC_CONTEXT_BACKEND: 'native', ...env },
  });
  const end = () => running.child.kill();
  process.once('exit', end);
  const { code = 0, signal, stdout, stderr } = await running.catch((error) => error);
  process.off('exit', end);
  const wrong = [];
  if (code !== (program.code ?? 0)) wrong.push(`ended with ${signal ?? code}:\n${stderr}`);
  if (/"wrong":(?!0\b|\[\])/.test(stdout)) wrong.push(stdout);
  if (stderr.includes('Sanitizer')) wrong.push(stderr);
  return wrong;
}

/** @returns {Runner} reports errors that have the addon in their stack */
function valgrind() {
  if (spawnSync('valgrind', ['--version']).error !== undefined) {
    throw new Error('valgrind was not found: install it, or ask for `address` alone.');
  }
  const copy = copyWith('valgrind', []);
  const log = path.join(copy, 'valgrind.xml');
  const options = ['--quiet', '--error-limit=no', '--leak-check=full', '--num-callers=40'];
  const kinds = ['--show-leak-kinds=definite', '--errors-for-leak-kinds=definite'];
  return async (binary, program) => {
    const wrong = await runProgram(
      'valgrind',
      // Without V8's compiler: it writes code as data, which Valgrind cannot follow.
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

/** @returns {Runner} passes on every report */
function address() {
  const library = spawnSync('cc', ['-print-file-name=libasan.so'], { encoding: 'utf8' });
  // Without that library, cc answers with the bare name.
  const preloaded = library.stdout?.trim() ?? '';
  if (!path.isAbsolute(preloaded)) {
    throw new Error(
      "The C compiler's libasan was not found: install it, or ask for `valgrind` alone.",
    );
  }
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  const host = /** @type {string} */ (/^host: (.*)$/m.exec(stdout)?.[1]);
  // The target is named, so that build scripts are built without the sanitizer, which is not stable yet.
  const copy = copyWith('address', [`--target=${host}`], {
    RUSTC_BOOTSTRAP: '1',
    RUSTFLAGS: '-Zsanitizer=address',
  });
  const env = {
    LD_PRELOAD: preloaded,
    // Node itself does not free everything before it ends. Only valgrind tells which leaks are ours.
    ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0:exitcode=99',
  };
  return (binary, program) => runProgram(binary, [], { copy, program, env });
}

/** @type {Record<string, () => Runner>} */
const TOOLS = { valgrind, address };

module.exports = { TOOLS };
