'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');
const { SIDES } = require('./sides.js');

const bench = path.join(__dirname, '..');

/** How long a worker may take for one answer before it counts as hung. */
const PATIENCE = 120_000;

/**
 * A process that measures: started once, asked for rounds, ended.
 */
class Contestant {
  #child;
  #lines;
  #stderr = '';

  /**
   * @param {import('./runtimes.js').Runtime} runtime
   * @param {string} side
   * @param {string} script relative to bench/
   * @param {object} job what the script gets
   * @param {string[]} [flags] for the runtime
   */
  constructor(runtime, side, script, job, flags = []) {
    this.runtime = runtime;
    this.side = side;
    this.#child = spawn(
      runtime.binary,
      [...runtime.flags, ...flags, path.join(bench, script), JSON.stringify(job)],
      // In a process group of its own, so that Ctrl-C reaches only the conductor.
      {
        cwd: path.join(bench, '..'),
        env: { ...process.env, ...SIDES[side].env },
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
      },
    );
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (chunk) => (this.#stderr += chunk));
    this.#lines = readline.createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns {Promise<any>} the message of the worker when it is ready, kept as `ready` */
  async prepared() {
    this.ready = await this.answer();
    return this.ready;
  }

  /** @returns {Promise<any>} the next message of the worker */
  async answer() {
    const timeout = AbortSignal.timeout(PATIENCE);
    const late = () => this.#child.kill('SIGKILL');
    timeout.addEventListener('abort', late);
    const { done, value } = await this.#lines.next();
    timeout.removeEventListener('abort', late);
    const message = done
      ? { error: `ended without an answer\n${this.#stderr}` }
      : JSON.parse(value);
    if (message.error !== undefined) throw new Error(message.error);
    return message;
  }

  /**
   * @param {string} request
   * @returns {Promise<any>}
   */
  ask(request) {
    this.#child.stdin.write(`${request}\n`);
    return this.answer();
  }

  end() {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  }
}

module.exports = { Contestant };
