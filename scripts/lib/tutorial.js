'use strict';

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { environment } = require('./user-project.js');
const { programFor } = require('./run.js');

/**
 * Follows a page as a reader does, in an empty folder:
 *
 * - a block of JavaScript whose first line is the name of a file is written into that file;
 * - the lines of a shell block are run in order; `npm install` installs the package from the checkout, and
 *   `node server.mjs` runs until it is started again;
 * - a block of text is the expected output of a program, with its lines in any order.
 */

const PORT = 8080;
const PATIENCE = 20_000;

/** @param {string} text @returns {string} the same lines, in an order that does not depend on time */
const sorted = (text) => text.trim().split('\n').sort().join('\n');

/** @returns {Promise<boolean>} whether something listens on the port */
const listens = () =>
  new Promise((resolve) => {
    const socket = net.connect(PORT, 'localhost');
    socket.on('connect', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });

/** @param {() => boolean | Promise<boolean>} isSo @returns {Promise<boolean>} */
async function eventually(isSo) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(20)) {
    if (await isSo()) return true;
  }
  return false;
}

/**
 * @param {object} options
 * @param {{ language: string, text: string, line: number }[]} options.blocks of the page
 * @param {string} options.folder an empty one
 * @param {string} options.node the binary
 * @param {string[]} options.tarballs of the package
 * @returns {Promise<string[]>} the differences from the page
 */
async function follow({ blocks, folder, node, tarballs }) {
  if (await listens()) return [`Something listens on port ${PORT}: end it, then run this again.`];
  let cwd = folder;
  /** @type {{ child: import('node:child_process').ChildProcess, printed: string, shown: boolean }[]} */
  const programs = [];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let server;

  async function end() {
    if (server === undefined) return;
    server.kill();
    server = undefined;
    if (!(await eventually(async () => !(await listens())))) throw new Error('The server stays.');
  }

  /** @param {string[]} args */
  async function start(args) {
    const isServer = args[0] === 'server.mjs';
    if (isServer) await end();
    const child = spawn(node, args, { cwd, env: environment });
    const program = { child, printed: '', shown: false };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => (program.printed += chunk));
    }
    programs.push(program);
    if (isServer) {
      server = child;
      if (!(await eventually(listens))) return `does not listen: ${program.printed}`;
      return undefined;
    }
    const status = await new Promise((resolve) => child.on('close', resolve));
    return status === 0 ? undefined : `ends with ${status}: ${program.printed}`;
  }

  /** @param {string} command */
  async function run(command) {
    const [name, ...args] = command.split(' ');
    if (name === 'mkdir') return void fs.mkdirSync(path.join(cwd, args[0]));
    if (name === 'cd') return void (cwd = path.join(cwd, args[0]));
    if (name === 'node') return start(args);
    if (name === 'npx' && args[0] === 'native-async-context') {
      // This command starts the server itself.
      await end();
      return start([path.join('node_modules', args[0], 'bin', `${args[0]}.js`), ...args.slice(1)]);
    }
    const given = args.flatMap((arg) => (arg === 'native-async-context' ? tarballs : [arg]));
    const { status, stderr } = spawnSync(...programFor(name, given), {
      cwd,
      env: environment,
      encoding: 'utf8',
    });
    return status === 0 ? undefined : `ends with ${status}: ${stderr}`;
  }

  /** @type {string[]} */
  const problems = [];
  try {
    for (const { language, text, line } of blocks) {
      if (language === 'js') {
        const name = /^\/\/ ([\w-]+\.m?js)\n/.exec(text)?.[1];
        if (name === undefined) throw new Error(`Line ${line}: the block does not name its file.`);
        fs.writeFileSync(path.join(cwd, name), text);
      } else if (language === 'sh') {
        for (const command of text.trim().split('\n')) {
          const problem = await run(command);
          if (problem !== undefined) problems.push(`Line ${line}: ${command} ${problem}`);
        }
      } else if (language === 'text') {
        const found = await eventually(() => {
          const program = programs.find(
            ({ printed, shown }) => !shown && sorted(printed) === sorted(text),
          );
          if (program !== undefined) program.shown = true;
          return program !== undefined;
        });
        const last = programs.slice(-2).map(({ printed }) => printed);
        if (!found) problems.push(`Line ${line}: this was printed:\n${last.join('---\n')}`);
      } else {
        throw new Error(`Line ${line}: what to do with a block of "${language}"?`);
      }
    }
  } finally {
    await end();
  }
  return problems;
}

module.exports = { follow };
