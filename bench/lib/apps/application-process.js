'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const readline = require('node:readline');
const { SIDES } = require('./sides.js');

const SERVE = path.join(__dirname, 'serve.js');
const MARK = '@measured ';

/** How long an application may take for one answer before it counts as hung. */
const PATIENCE = 120_000;

/** @type {Record<string, string[]>} */
const COLLECTABLE = { node: ['--expose-gc'], deno: ['--v8-flags=--expose-gc'], bun: [] };

/**
 * @typedef {object} Totals
 * @property {number} cpu ms of CPU time
 * @property {number} [collecting] ms of garbage collection, where the runtime reports it
 * @property {number} [allocated] bytes, where the runtime reports it: Node 26
 */

/** An application on one side, in a process of its own. */
class ApplicationProcess {
  #child;
  #lines;
  #stderr = '';

  /**
   * @param {import('../runtimes.js').Runtime} runtime
   * @param {string} side
   * @param {import('./applications.js').Application} application
   * @param {object} services
   */
  constructor(runtime, side, application, services) {
    const { flags = [], preload = side } = SIDES[side];
    const { folder, packageFolder } = application;
    const job = { application: folder, mark: MARK, packageFolder, services, side: preload };
    const env = { ...process.env, BENCH_APPLICATION_SIDE: preload, NODE_ENV: 'production' };
    // With the test runner's variable, the process would report to the runner.
    delete env.NODE_TEST_CONTEXT;
    this.#child = spawn(
      runtime.binary,
      [...runtime.flags, ...COLLECTABLE[runtime.kind], ...flags, SERVE, JSON.stringify(job)],
      { cwd: folder, env, stdio: 'pipe' },
    );
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (chunk) => (this.#stderr += chunk));
    this.#lines = readline.createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns {Promise<any>} its next message */
  async #message() {
    const late = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE);
    try {
      for (;;) {
        const { done, value } = await this.#lines.next();
        if (done) throw new Error(`ended without an answer\n${this.#stderr}`);
        if (!value.startsWith(MARK)) continue;
        const message = JSON.parse(value.slice(MARK.length));
        if (message.error !== undefined) throw new Error(message.error);
        return message;
      }
    } finally {
      clearTimeout(late);
    }
  }

  /** @returns {Promise<{ port: number, worked: number }>} where it listens, and ms until then */
  async started() {
    const { port, worked } = await this.#message();
    return { port, worked };
  }

  /**
   * @returns {Promise<Totals>} since it started
   */
  totals() {
    return this.#ask('totals');
  }

  /** @returns {Promise<{ heap: number, rss: number }>} bytes, after collection */
  memory() {
    return this.#ask('memory');
  }

  /** Starts to count allocations. */
  startSampling() {
    return this.#ask('startSampling');
  }

  /** @returns {Promise<import('./allocation-sampler.js').Allocation[]>} since the start */
  stopSampling() {
    return this.#ask('stopSampling');
  }

  /** @param {string} question */
  async #ask(question) {
    this.#child.stdin.write(`${question}\n`);
    return (await this.#message()).answer;
  }

  async end() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

module.exports = { ApplicationProcess };
