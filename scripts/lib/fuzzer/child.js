'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const fs = require('node:fs');
const http = require('node:http');
const { generate } = require('./generate.js');
const { Run } = require('./run.js');

/**
 * The main script of a child process. Runs the programs from standard input, which are seeds or whole
 * programs, one after another, and writes a line of JSON for each. The flags of Node decide which
 * AsyncLocalStorage it tests.
 *
 * @typedef {import('./generate.js').Program} Program
 * @typedef {import('./operations/index.js').Run} Running
 *
 * @typedef {object} Result
 * @property {number} at which of the programs
 * @property {import('./run.js').Reads} reads
 * @property {string[]} [stuck] what did not happen
 */

/** After this many milliseconds a program hangs. Nothing in a program takes a hundredth of that. */
const HANGS = 1000;

/** @type {Running | undefined} */
let current;

/** @param {string} role @param {any} error */
function heardOf(role, error) {
  if (current === undefined) return;
  if (error?.op === undefined) return current.note(`${role}: ${error?.code ?? error}`);
  current.read(error.op, role);
  error.done();
}

/**
 * Installs the handlers of rejections and exceptions.
 *
 * @param {Running} run
 */
function listen(run) {
  const { rejections, emit } = run.program.settings;
  const listeners = {
    uncaughtException: (/** @type {any} */ error) => heardOf('uncaughtException', error),
    rejectionHandled: (/** @type {any} */ promise) => heardOf('rejectionHandled', promise),
    ...(rejections === 'handler'
      ? { unhandledRejection: (/** @type {any} */ error) => heardOf('unhandledRejection', error) }
      : {}),
  };
  for (const [event, listener] of Object.entries(listeners)) {
    process.on(event, listener);
    run.cleanups.push(() => process.off(event, listener));
  }
  if (rejections === 'capture') {
    process.setUncaughtExceptionCaptureCallback((error) => heardOf('captured', error));
    run.cleanups.push(() => process.setUncaughtExceptionCaptureCallback(null));
  }
  if (emit) {
    const { emit: original } = process;
    process.emit = /** @type {any} */ (
      function () {
        return Reflect.apply(original, process, arguments);
      }
    );
    run.cleanups.push(() => {
      process.emit = original;
    });
  }
}

/** A turn of the event loop, in the context of the caller. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * @param {Running} run
 * @returns {Promise<boolean>} whether everything happened that was expected
 */
async function finish(run) {
  /** @type {NodeJS.Timeout | undefined} */
  let hangs;
  const over = await new Promise((resolve) => {
    run.onIdle = () => resolve(true);
    hangs = setTimeout(resolve, HANGS, false);
    if (run.pending.size === 0) resolve(true);
  });
  clearTimeout(hangs);
  // Wait for what follows the last callback, such as hooks and rejections.
  await turn();
  await turn();
  return over && run.pending.size === 0 ? true : over && finish(run);
}

/** @param {Running} run */
function cleanUp(run) {
  for (const cleanup of run.cleanups.reverse()) cleanup();
}

/** @param {Result} result */
const write = (result) => fs.writeSync(1, `${JSON.stringify(result)}\n`);

/**
 * @param {number} at
 * @param {Program} program
 */
function runAlone(at, program) {
  const run = (current = new Run(program, AsyncLocalStorage, {}));
  listen(run);
  // The program registers its `exit` listeners first, because ours has to run after them.
  run.performAll(program.body, {});
  process.on('exit', () => {
    write({ at, reads: run.reads, stuck: [...run.pending.values()] });
    process.exitCode = 0;
  });
}

/**
 * On Node 20, one reaction too many sees the first `enterWith` of a process, which is a known limit. So the
 * first one happens here, where no program can see it.
 */
async function warmUp() {
  await null;
  new AsyncLocalStorage().enterWith(1);
  await turn();
}

/** Connections that stay open between programs. Their server reads the context of each request. */
async function serve() {
  const server = http.createServer((request, response) => {
    const [, seed, id] = String(request.url).split('/');
    if (current !== undefined && current.program.seed === Number(seed)) {
      current.note(`${id} http: request`);
    }
    request.resume().on('end', () => response.end('answer'));
  });
  server.listen(0, '127.0.0.1').unref();
  await new Promise((resolve) => server.on('listening', resolve));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  return { agent, port: /** @type {import('node:net').AddressInfo} */ (server.address()).port };
}

/** @param {Program[]} programs @param {number} from */
async function runTogether(programs, from) {
  await warmUp();
  const services = { server: await serve() };
  for (const [at, program] of programs.entries()) {
    const run = (current = new Run(program, AsyncLocalStorage, services));
    listen(run);
    await new Promise((resolve) =>
      setImmediate(() => {
        const { async } = program.body;
        if (!async) run.performAll(program.body, {});
        else run.performAsync(program.body, {}).finally(run.expect(MAIN, 'is over'));
        resolve(undefined);
      }),
    );
    const over = await finish(run);
    cleanUp(run);
    write({ at: from + at, reads: run.reads, stuck: [...run.pending.values()] });
    // Otherwise the rest of this program would go on during the next one.
    if (!over) break;
  }
  process.exit(0);
}

/** Represents the main body where an operation is needed. */
const MAIN = /** @type {any} */ ({ id: 0, kind: 'program' });

const { programs, seeds, from = 0 } = JSON.parse(fs.readFileSync(0, 'utf8'));
/** @type {Program[]} */
const all = programs ?? seeds.map(generate);
if (all[0]?.alone) runAlone(from, all[0]);
else void runTogether(all, from);
