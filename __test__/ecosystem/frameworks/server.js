'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');
const { buildSync } = require('esbuild');

const ROOT = path.join(__dirname, '..', '..', '..');

/** How long to wait for the log lines, in milliseconds. */
const PATIENCE = 300_000;

/**
 * How Node runs a file. A TypeScript program is compiled and passed through stdin.
 *
 * @param {string} file
 * @returns {{ main: string, input?: string }}
 */
function program(file) {
  if (!file.endsWith('.ts')) return { main: file };
  const [compiled] = buildSync({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    packages: 'external',
    write: false,
  }).outputFiles;
  return { main: '-', input: compiled.text };
}

/**
 * Starts a server as its users do, on a free port. It writes log lines in JSON.
 *
 * @param {string} file
 * @param {object} [options]
 * @param {string[]} [options.flags] of Node
 * @param {string[]} [options.args] of the program
 * @param {string} [options.cwd]
 * @param {'inherit' | 'ignore'} [options.stderr]
 */
async function startServer(file, options = {}) {
  const { flags = [], args = [], cwd = ROOT, stderr = 'inherit' } = options;
  const { main, input } = program(file);
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning', // of what the observer uses, and of require(esm)
      '--require',
      path.join(__dirname, 'observer.js'),
      ...flags,
      main,
      ...args,
    ],
    {
      cwd,
      env: { ...process.env, PORT: '0' },
      stdio: ['pipe', 'pipe', stderr, 'ipc'],
    },
  );
  child.stdin.end(input);

  /** @type {Record<string, any>[]} */
  const lines = [];
  /** @type {string[]} */
  const notes = [];
  const output = createInterface(child.stdout);
  output.on('line', (line) => {
    if (line.startsWith('{')) lines.push(JSON.parse(line));
    else notes.push(line);
  });
  const closed = once(child, 'close');
  const ended = closed.then(([code, signal]) => {
    throw new Error(`the server ended with ${signal ?? `exit code ${code}`}`);
  });
  // Awaited only in a race, so mark the rejection as handled.
  ended.catch(() => {});

  /**
   * Waits for lines until the condition holds. If they never come, it gives up, and the test reports
   * what is missing.
   *
   * @param {() => boolean} condition
   */
  async function until(condition) {
    const signal = AbortSignal.timeout(PATIENCE);
    while (!condition() && !signal.aborted) {
      await Promise.race([once(output, 'line', { signal }).catch(() => {}), ended]);
    }
  }

  const listening = () => lines.filter(({ msg }) => msg === 'listening');

  return {
    lines,
    /** Its output other than log lines. */
    notes,
    listening,
    until,

    async whoseStorages() {
      child.send('whose storages?');
      return (await once(child, 'message'))[0];
    },

    /** Ends the server, and waits until all of its output has been read. */
    async stop() {
      child.kill();
      await closed;
    },
  };
}

module.exports = { startServer };
