'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { version } = require('../../package.json');
const { assertProgram, fail, parseWithProgram, refuse, seconds } = require('./arguments.js');
const { accessOf } = require('./doctor/access.js');
const { judge } = require('./doctor/findings.js');
const { report, wantsColour } = require('./doctor/report.js');
const { measureSpeed } = require('./doctor/speed.js');
const { reportTests, runTests } = require('./doctor/test-run.js');
const { startPreloaded } = require('./preloaded.js');

/**
 * `native-async-context doctor` shows how the package works on this Node with these flags and, if
 * given a program, in the process of that program. It always examines a separate process, because
 * that process may crash, hang, or replace any function.
 *
 * @typedef {import('./doctor/examine.js').Facts} Facts
 *
 * @typedef {object} Program
 * @property {string} file
 * @property {string[]} [uses] the versions of the package that it had loaded; missing if it could
 *   not be examined
 * @property {boolean} register whether it had loaded `native-async-context/register`
 * @property {'doctor' | 'idle' | 'program' | 'killed'} ended what ended it: doctor after `--after`;
 *   doctor, when it had nothing left to do; the program itself; doctor, by force
 *
 * @typedef {object} Diagnosis
 * @property {boolean} ok whether there are no problems
 * @property {Program} [program] missing if no program was named
 * @property {any} [runtime] `runtime` of the package; missing if the package cannot be loaded
 * @property {{ package: string, node: string, v8: string, platform: string, arch: string, flags: string[], environment: Record<string, string> }} platform
 * @property {{ carriedBy: 'node' | 'glue' | 'async-local-storage' } & import('./doctor/access.js').Access} [slot]
 * @property {import('./doctor/probes.js').ProbeResult[]} propagation
 * @property {import('./doctor/speed.js').Speed[]} speed
 * @property {{ version: string, folder: string }[]} copies
 * @property {import('./doctor/findings.js').Finding[]} findings
 */

const PRELOAD = path.join(__dirname, 'doctor', 'preload.js');

/** How long the process may take after the program's own time, in milliseconds. */
const PATIENCE = 120_000;

const summary = 'checks how well the package works here, and reports problems';

const USAGE = `Usage: native-async-context doctor [options] [app.js [arguments]]
       native-async-context doctor --test [options] [file ...]

Examines a Node process: whether the program uses the package, which backend the package uses and
why, whether Node or the package carries contexts, which context callbacks get (tested, not looked
up), known problems, and the speed compared with Node's own AsyncLocalStorage.

If you name a program, doctor runs it for a moment, examines its process with everything that it has
loaded, and then ends it. The output of the program goes to stderr. NODE_OPTIONS applies as usual.

With --test, doctor runs the files as \`node --test\` does, and says which test left what behind: timers,
servers, sockets and requests that are pending after the test and its afterEach hooks, with the place
where they were made. The output of the tests goes to stderr.

  --after SECONDS   how long the program runs first. Default: 1, or until it has nothing left to do
  --import MODULE   import a module before the program, as Node does. Can be repeated
  --json            print the diagnosis as JSON
  --node FLAG       a flag for Node, for example --node=--experimental-async-context-frame. Can be
                    repeated
  --require MODULE  require a module before the program, as Node does. Can be repeated
  --skip-speed      skip the measurement, which takes a second or two
  --test            run tests of node:test, in place of a program

Exit code 0: no problems. 1: there are problems, or a test failed; the report says what to do. 2: wrong usage, or there
is no such program.
`;

/** @type {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  after: { type: 'string', default: '1' },
  help: { type: 'boolean', short: 'h' },
  import: { type: 'string', multiple: true, default: [] },
  json: { type: 'boolean', default: false },
  node: { type: 'string', multiple: true, default: [] },
  require: { type: 'string', short: 'r', multiple: true, default: [] },
  'skip-speed': { type: 'boolean', default: false },
  test: { type: 'boolean', default: false },
};

/**
 * Runs the program, with the examination loaded before all other code.
 *
 * @param {string[]} nodeArguments
 * @param {number} after milliseconds
 * @returns {Promise<{ facts?: Facts, status: number | null, signal: string | null, killed: boolean }>}
 *   `killed` says whether doctor had to end it by force
 */
async function examine(nodeArguments, after) {
  const variable = 'NATIVE_ASYNC_CONTEXT_DOCTOR';
  const { child, ended } = startPreloaded(nodeArguments, PRELOAD, variable, { after });
  let killed = false;
  const timer = setTimeout(() => {
    killed = child.kill('SIGKILL');
  }, after + PATIENCE);
  const { answer, status, signal } = await ended;
  clearTimeout(timer);
  return { facts: answer, status, signal, killed };
}

/**
 * @param {any} runtime
 * @param {string[]} exported
 * @returns {NonNullable<Diagnosis['slot']>}
 */
function slotOf({ backend, nodeCarries }, exported) {
  const access = accessOf(backend, exported);
  if (backend === 'host') return { carriedBy: 'async-local-storage', ...access };
  return { carriedBy: nodeCarries ? 'node' : 'glue', ...access };
}

/**
 * @param {Awaited<ReturnType<typeof examine>>} examined
 * @returns {import('./doctor/findings.js').Finding[]} what went wrong with the process, if anything
 */
function failure({ facts, status, signal, killed }) {
  if (status === 0) return [];
  const [message, advice] = killed
    ? [
        `The process had not ended ${PATIENCE / 1000} s after its time, and doctor killed it (${signal}).`,
        'Look for an endless loop, or for a handler of exit that does not return.',
      ]
    : [
        `The process ended with ${signal ?? `exit code ${status}`}${facts === undefined ? ' before it could be examined' : ''}.`,
        'Check its output on stderr.',
      ];
  return [{ code: 'PROGRAM_FAILED', level: 'problem', message, advice }];
}

/**
 * @param {Awaited<ReturnType<typeof examine>>} examined
 * @param {string[]} flags
 * @param {import('./doctor/speed.js').Speed[]} speed
 * @param {string} [file] the program
 * @returns {Diagnosis}
 */
function diagnose(examined, flags, speed, file) {
  const { facts, killed } = examined;
  const findings = [
    ...failure(examined),
    ...(facts === undefined ? [] : judge({ ...facts, flags })),
  ];
  const program = file !== undefined && {
    file,
    uses: facts?.uses,
    register: facts?.register ?? false,
    ended: killed ? /** @type {const} */ ('killed') : (facts?.ended ?? 'program'),
  };
  return {
    ok: !findings.some(({ level }) => level === 'problem'),
    ...(program && { program }),
    runtime: facts?.runtime,
    platform: {
      package: version,
      node: process.versions.node,
      v8: process.versions.v8,
      platform: process.platform,
      arch: process.arch,
      flags,
      environment: facts?.environment ?? {},
    },
    slot: facts?.runtime && slotOf(facts.runtime, facts.exported),
    propagation: facts?.propagation ?? [],
    speed,
    copies: facts?.copies ?? [],
    findings,
  };
}

/**
 * @param {string[]} nodeArguments
 * @param {string[]} files
 * @param {boolean} json
 * @returns {Promise<number>}
 */
async function examineTests(nodeArguments, files, json) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor < 14) || (major === 22 && minor < 1)) {
    return fail(
      '--test needs Node 20.14, 22.1 or later: those before cannot end a test that hangs',
    );
  }
  const missing = files.find((file) => !/[*?[{]/.test(file) && !fs.existsSync(file));
  if (missing !== undefined) return fail(`there is no file ${missing} in ${process.cwd()}`);
  const found = await runTests(nodeArguments, files);
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : reportTests(found));
  return found.ok ? 0 : 1;
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function run(args) {
  let parsed;
  let after;
  try {
    parsed = parseWithProgram(args, OPTIONS);
    after = seconds(parsed.values.after, '--after') * 1000;
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message, 'doctor');
  }
  const { values, program } = parsed;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const flags = [...process.execArgv, ...values.node];
  const preloads = [
    ...values.require.flatMap((/** @type {string} */ module) => ['--require', module]),
    ...values.import.flatMap((/** @type {string} */ module) => ['--import', module]),
  ];
  if (values.test) return examineTests([...flags, ...preloads], program, values.json);
  try {
    if (program.length > 0) assertProgram(program, values.node);
  } catch (error) {
    return fail(/** @type {Error} */ (error).message);
  }
  const examined = await examine(
    [...flags, ...preloads, ...(program.length === 0 ? ['--eval', ''] : program)],
    after,
  );
  const speed = values['skip-speed'] ? [] : await measureSpeed(flags);
  const { NODE_OPTIONS = '' } = process.env;
  const all = [...flags, ...preloads, ...NODE_OPTIONS.split(' ')].filter((flag) => flag !== '');
  const diagnosis = diagnose(examined, all, speed, program[0]);
  process.stdout.write(
    values.json
      ? `${JSON.stringify(diagnosis, null, 2)}\n`
      : report(diagnosis, wantsColour(process.stdout)),
  );
  return diagnosis.ok ? 0 : 1;
}

module.exports = { run, summary };
