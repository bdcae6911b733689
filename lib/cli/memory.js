'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { analyse } = require('../memory/analyse.js');
const { assertProgram, fail, parseWithProgram, refuse, seconds } = require('./arguments.js');
const { reportPage } = require('./memory/page.js');
const { reportText } = require('./memory/report.js');
const { startPreloaded } = require('./preloaded.js');

/**
 * `native-async-context memory` runs a program, makes a snapshot of its heap, and reports what holds the
 * values of its storages. The program makes the snapshot; this process analyses it.
 *
 * @typedef {{ ended: 'time' | 'signal' | 'idle' | 'program', folder: string }} Taken
 */

const PRELOAD = path.join(__dirname, 'memory', 'preload.js');

const summary = 'shows what holds the values of storages and variables';

const USAGE = `Usage: native-async-context memory [options] app.js [arguments]
       native-async-context memory [options] --from FILE

Runs a program, makes a snapshot of its heap, and ends it. Then reports, for each AsyncLocalStorage (this
package's or Node's own) and each AsyncContext.Variable, how many of its values are alive, how much memory
they keep, and what holds them: timers, sockets, promises, module variables, with file and line.

  --after SECONDS   how long the program runs first. Default: 10, or until it has nothing left to do
  --fail-over N     exit with 1 if more than N values of a storage are alive; with --older, more than N
                    that are older
  --from FILE       analyse a heap snapshot that there is already, instead of running a program
  --import MODULE   import a module before the program, as Node does. Can be repeated
  --json            print the report as JSON
  --name NAME       report only the storage or variable of this name
  --node FLAG       a flag for Node, for example --node=--expose-gc. Can be repeated
  --older SECONDS   also count the values that were entered longer ago than this
  --page FILE       also write the report as an HTML page
  --require MODULE  require a module before the program, as Node does. Can be repeated
  --signal NAME     make the snapshot when this process gets a signal, for example SIGUSR2, and not
                    after a time
  --snapshot FILE   keep the heap snapshot. Chrome DevTools shows it. It has the program's data in it

Exit code 0: a report was made. 1: there are more values than --fail-over allows, or the program ended
before its heap could be seen. 2: wrong usage, or there is no such file or program.
`;

/** @type {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  after: { type: 'string', default: '10' },
  'fail-over': { type: 'string' },
  from: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  import: { type: 'string', multiple: true, default: [] },
  json: { type: 'boolean', default: false },
  name: { type: 'string' },
  node: { type: 'string', multiple: true, default: [] },
  older: { type: 'string' },
  page: { type: 'string' },
  require: { type: 'string', short: 'r', multiple: true, default: [] },
  signal: { type: 'string' },
  snapshot: { type: 'string' },
};

/** Signals that a program cannot handle, or that Node handles itself. */
const NOT_OURS = new Set(['SIGKILL', 'SIGSTOP', 'SIGUSR1', 'SIGPROF']);

/** @param {string | undefined} name */
function signalOf(name) {
  if (name === undefined) return undefined;
  if (!Object.hasOwn(os.constants.signals, name) || NOT_OURS.has(name)) {
    throw new TypeError('--signal takes a signal that a program can handle, for example SIGUSR2');
  }
  return /** @type {NodeJS.Signals} */ (name);
}

/** @param {string | undefined} value */
function limitOf(value) {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new TypeError('--fail-over takes a number of values');
  return Number(value);
}

/** @param {string[]} args */
function parse(args) {
  const { values, program } = parseWithProgram(args, OPTIONS);
  const parsed = {
    ...values,
    after: seconds(values.after, '--after') * 1000,
    older: values.older === undefined ? undefined : seconds(values.older, '--older'),
    limit: limitOf(values['fail-over']),
    signal: signalOf(values.signal),
  };
  if (!values.help && program.length > 0 === (values.from !== undefined)) {
    throw new TypeError(
      values.from === undefined
        ? 'missing program: name the file to run, or a heap snapshot with --from'
        : '--from takes the place of a program: name only one of them',
    );
  }
  return { values: parsed, program };
}

/** @param {string} message */
function say(message) {
  process.stderr.write(`native-async-context: ${message}\n`);
}

/**
 * Runs the program, with preload.js loaded before all other code.
 *
 * @param {string[]} nodeArguments
 * @param {{ file: string, after: number, signal?: NodeJS.Signals }} options
 * @returns {Promise<{ taken?: Taken, status: number | null, killed: string | null }>}
 */
async function runProgram(nodeArguments, options) {
  const variable = 'NATIVE_ASYNC_CONTEXT_MEMORY';
  const { child, ended } = startPreloaded(nodeArguments, PRELOAD, variable, options);
  const forward = () => child.kill(options.signal);
  if (options.signal !== undefined) process.on(options.signal, forward);
  const { answer, status, signal } = await ended;
  if (options.signal !== undefined) process.off(options.signal, forward);
  return { taken: answer, status, killed: signal };
}

/**
 * @param {any} values
 * @param {string} file a heap snapshot
 * @param {string} folder
 * @param {string} program
 * @returns {Promise<number>} the exit code
 */
async function report({ json, limit, name, older, page }, file, folder, program) {
  const { size } = fs.statSync(file);
  say(`reading a heap snapshot of ${Math.ceil(size / 1e6)} MB`);
  const found = await analyse({ file, folder, name, seconds: older });
  if (name !== undefined && found.storages.length === 0) {
    say(`there is no storage or variable of the name ${name}. Without --name, all are shown.`);
    return 1;
  }
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : reportText(found));
  if (page !== undefined) fs.writeFileSync(page, reportPage(found, program));
  const over = found.storages.filter(
    ({ values, older: old }) => (old ?? values) > (limit ?? Infinity),
  );
  for (const storage of over) {
    const count = storage.older ?? storage.values;
    const age = older === undefined ? '' : ` that are older than ${older} s`;
    say(`${storage.name} has ${count} values${age}: more than ${limit}`);
  }
  return over.length === 0 ? 0 : 1;
}

/**
 * @param {any} values
 * @param {string[]} program
 * @returns {Promise<number>} the exit code
 */
async function runAndReport(values, program) {
  const { after, signal } = values;
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  try {
    const file = path.join(temporary, 'program.heapsnapshot');
    const nodeArguments = [
      ...process.execArgv,
      ...values.node,
      ...values.require.flatMap((/** @type {string} */ module) => ['--require', module]),
      ...values.import.flatMap((/** @type {string} */ module) => ['--import', module]),
      ...program,
    ];
    const { taken, status, killed } = await runProgram(nodeArguments, { file, after, signal });
    if (taken === undefined) {
      say(
        `the program ended with ${killed ?? `exit code ${status}`} before its heap could be seen.`,
      );
      return 1;
    }
    if (values.snapshot !== undefined) fs.copyFileSync(file, values.snapshot);
    return await report(values, file, taken.folder, program[0]);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function run(args) {
  let parsed;
  try {
    parsed = parse(args);
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message, 'memory');
  }
  const { values, program } = parsed;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    for (const file of [values.page, values.snapshot]) {
      if (file !== undefined) fs.accessSync(path.dirname(file), fs.constants.W_OK);
    }
    if (values.from !== undefined) {
      return await report(values, values.from, process.cwd(), values.from);
    }
    assertProgram(program, values.node);
  } catch (error) {
    return fail(/** @type {Error} */ (error).message);
  }
  return runAndReport(values, program);
}

module.exports = { run, summary };
