'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

/** Half of them to the route with promises, half to the one with callbacks. */
const REQUESTS = Array.from({ length: 20 }, (_, index) => {
  const route = index % 2 === 0 ? 'promises' : 'callbacks';
  return `/${route}/work_${String.fromCharCode(97 + index)}`;
});

/** After this many milliseconds without a span, all of them are there. Agents send more often. */
const QUIET = 1200;

/** How long to wait for an application, in milliseconds. */
const PATIENCE = 30_000;

/**
 * @param {number} port
 * @param {string} path
 * @returns {Promise<void>}
 */
const request = (port, path) =>
  new Promise((resolve, reject) => {
    http
      .get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
        const { statusCode } = response.resume();
        response.on('end', () => {
          if (statusCode === 200) resolve();
          else reject(new Error(`${path} was answered with ${statusCode}`));
        });
      })
      .on('error', reject);
  });

/**
 * Starts the application under an agent, sends it all requests at once, and waits for the spans.
 *
 * @param {object} run
 * @param {string} run.binary of Node
 * @param {string} run.folder where the application is
 * @param {string} run.application its file
 * @param {string[]} run.flags for Node
 * @param {import('./agents.js').Agent} run.agent
 * @param {import('./collector.js').Collector} run.collector
 * @returns {Promise<import('./collector.js').Span[]>}
 */
async function spansOf({ binary, folder, application, flags, agent, collector }) {
  collector.forget();
  const child = fork(application, {
    cwd: folder,
    execPath: binary,
    execArgv: flags,
    env: { ...process.env, NODE_OPTIONS: '', ...agent.env(collector) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => (output += chunk));
  }
  const closed = once(child, 'close');
  const deadline = Date.now() + PATIENCE;

  /** @param {() => boolean} condition */
  async function until(condition) {
    while (!condition()) {
      if (Date.now() > deadline) {
        throw new Error(`nothing came for too long; called were ${collector.calls.join(', ')}`);
      }
      if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
      await sleep(50);
    }
  }

  try {
    let port = 0;
    child.once('message', (message) => (port = Number(message)));
    await until(() => port !== 0);
    const { ready } = agent;
    if (ready !== undefined) await until(() => collector.calls.includes(ready));
    await Promise.all(REQUESTS.map((path) => request(port, path)));
    collector.last ||= Date.now();
    await until(() => Date.now() - collector.last > QUIET);
    return collector.spans;
  } catch (error) {
    throw new Error(`${/** @type {Error} */ (error).message}\n${output}`, { cause: error });
  } finally {
    end();
    process.off('exit', end);
    await closed;
  }
}

module.exports = { REQUESTS, spansOf };
