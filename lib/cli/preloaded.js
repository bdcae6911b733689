'use strict';

const { spawn } = require('node:child_process');

/** @param {string} file @returns {string} the file, quoted for NODE_OPTIONS */
const quoted = (file) => `"${file.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/**
 * Starts Node with a file that is loaded before all other code, and that answers on file descriptor 3. What
 * the program prints goes to stderr.
 *
 * @param {string[]} nodeArguments
 * @param {string} preload
 * @param {string} variable of the environment, which has the options for the preload as JSON, and beside them
 *   `nodeOptions`, the NODE_OPTIONS that the program would have without the preload
 * @param {object} options
 * @returns {{
 *   child: import('node:child_process').ChildProcess,
 *   ended: Promise<{ answer: any, status: number | null, signal: string | null }>,
 * }} the answer is parsed from JSON; `undefined` if there is none
 */
function startPreloaded(nodeArguments, preload, variable, options) {
  const { NODE_OPTIONS: nodeOptions } = process.env;
  const child = spawn(process.execPath, nodeArguments, {
    env: {
      ...process.env,
      // Modules that NODE_OPTIONS preloads are loaded before those of the command line.
      NODE_OPTIONS: `--require ${quoted(preload)} ${nodeOptions ?? ''}`,
      [variable]: JSON.stringify({ ...options, nodeOptions }),
    },
    stdio: ['inherit', process.stderr, 'inherit', 'pipe'],
  });
  let output = '';
  const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  pipe.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      resolve({ answer: output === '' ? undefined : JSON.parse(output), status, signal });
    });
  });
  return { child, ended };
}

module.exports = { quoted, startPreloaded };
