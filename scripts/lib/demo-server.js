'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { root } = require('./run.js');

/**
 * examples/server.js as a child process. It always ends when this process does: we kill it on `exit`, and if
 * this process is killed, the IPC channel closes.
 *
 * @typedef {object} Stats what the server counted
 * @property {string} node
 * @property {string} [backend]
 * @property {number} lines the log lines it checked
 * @property {number} wrong the log lines that carried the id of another request, or none
 * @property {number} active the requests being handled
 * @property {NodeJS.CpuUsage} cpu of its process until now, in microseconds
 *
 * @typedef {import('../../__test__/memory/counts.js').Counted} Counted
 * @typedef {import('../../__test__/memory/counts.js').Program} Program
 *
 * @typedef {object} Server
 * @property {string} url
 * @property {() => Promise<Stats>} stats call it when there is no load
 * @property {() => Promise<Counted>} count what is on its heap; call it when there is no load
 * @property {() => Promise<Counted & Program>} weigh as `count`; takes a second
 * @property {() => Promise<Values>} values the counts of ending-server.js
 * @property {() => void} stop
 *
 * @typedef {object} Values counts of contexts, their values and requests
 * @property {number} looks how often they were counted
 * @property {number} entered in all
 * @property {number} kept contexts that are kept
 * @property {number} underWay the most requests at once
 * @property {number} alive the most live values at once
 * @property {number} excess the most live values in excess of the requests under way
 * @property {number} wrong how often the id of another request was read
 */

/** How long a server may take to listen, and then to finish what it has begun, in milliseconds. */
const PATIENCE = 10_000;

const FLAGS = ['--disable-warning=ExperimentalWarning'];

const COUNTING = path.join(__dirname, 'counting.js');

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * @param {string} storage the value of --storage for examples/server.js
 * @param {string[]} [preloads] files that answer questions
 * @returns {Promise<Server>} once it listens
 */
async function startServer(storage, preloads = [COUNTING]) {
  const child = fork(
    path.join(root, 'examples', 'server.js'),
    ['--storage', storage, '--port', '0', '--quiet'],
    {
      execArgv: [...FLAGS, ...preloads.flatMap((file) => ['--require', file])],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  const url = await listening(child, storage);
  return {
    url,
    async stats() {
      for (const end = Date.now() + PATIENCE; ; await sleep(20)) {
        const stats = await getStats(url, storage);
        if (stats.active === 0 || Date.now() > end) return stats;
      }
    },
    count: () => answer(child, 'count'),
    weigh: () => answer(child, 'weigh'),
    values: () => answer(child, 'values'),
    stop: () => void child.kill('SIGKILL'),
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {'count' | 'weigh' | 'values'} question for a preloaded file
 */
async function answer(child, question) {
  child.send(question);
  const [counted] = await once(child, 'message');
  return counted;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} storage
 * @returns {Promise<string>} the address that the server prints
 */
function listening(child, storage) {
  return new Promise((resolve, reject) => {
    const refuse = (/** @type {string} */ what) =>
      reject(
        new Error(
          `The server ${what}. See why with: node examples/server.js --storage ${storage} --port 0`,
        ),
      );
    const timer = setTimeout(refuse, PATIENCE, `did not listen within ${PATIENCE / 1000} s`);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      const url = /^Listening on (\S+)$/m.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      refuse(`ended with ${signal ?? `exit code ${code}`} before it listened`);
    });
  });
}

/**
 * @param {string} url
 * @param {string} storage
 * @returns {Promise<Stats>}
 */
async function getStats(url, storage) {
  try {
    const response = await fetch(`${url}/stats`, { signal: AbortSignal.timeout(PATIENCE) });
    return /** @type {Stats} */ (await response.json());
  } catch (cause) {
    throw new Error(
      `The server with --storage ${storage} does not answer any more: it ended, or it hangs. What it printed is above.`,
      { cause },
    );
  }
}

module.exports = { startServer };
