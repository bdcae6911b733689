'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('../run.js');
const { CACHE } = require('./cache.js');
const { debianPackages } = require('./fetch.js');
const { inNamespace } = require('./namespace.js');

/**
 * Runs programs of another platform.
 *
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Wine 10, which runs Node 24 and 26; Debian 12 has Wine 8. It needs libraries that are newer than
 * those of this machine, so it has a root directory of its own.
 */
const WINE = { packages: ['wine64', 'coreutils'], suite: 'trixie', architecture: 'amd64' };

/** Node for musl needs musl 1.2.4, and Debian 12 has 1.2.3. */
const SUITE = 'trixie';

/** How often to read the output for progress, in milliseconds. */
const INTERVAL = 1000;

/**
 * @param {string} name of the platform
 * @param {import('./targets.js').Target} target
 * @returns {(binary: string, args: string[]) => { command: [string, string[]], env: NodeJS.ProcessEnv }}
 */
function launcher(name, { libraries, runs }) {
  if (runs === 'wine') return wine(name);
  const layers = libraries
    ? [debianPackages(path.join(name, 'libraries'), { ...libraries, suite: SUITE })]
    : [];
  const emulator =
    runs === 'arm64'
      ? debianPackages('qemu', { packages: [], alone: ['qemu-user-static'] })
      : undefined;
  return (binary, args) => ({
    command: inNamespace({ layers, emulator }, binary, args),
    env: {},
  });
}

/** @param {string} name @returns {ReturnType<typeof launcher>} */
function wine(name) {
  const folder = debianPackages('wine', WINE);
  const prefix = path.join(CACHE, name, 'prefix');
  fs.mkdirSync(prefix, { recursive: true });
  fs.mkdirSync(path.join(folder, 'etc'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'etc', 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  return (binary, args) => ({
    command: inNamespace(
      { root: folder, visible: ['/dev', '/proc', '/sys', os.tmpdir(), root, path.dirname(binary)] },
      'env',
      [`--chdir=${root}`, '/usr/lib/wine/wine64', binary, ...args],
    ),
    env: {
      WINEPREFIX: prefix,
      // Debian has a library there that Wine's own libraries need.
      WINEPATH: 'Z:\\usr\\x86_64-w64-mingw32\\lib',
      // `wineserver` is a script, and the root directory has no shell for it.
      WINESERVER: '/usr/lib/wine/wineserver64',
      // This machine's certificates are not under that root.
      NODE_EXTRA_CA_CERTS: undefined,
      // Turns off Wine's messages, and its browser and .NET, which it would ask to download.
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
    },
  });
}

/**
 * Runs a program to its end. Its output goes to a file, because under Wine a pipe loses some of it.
 *
 * @param {ReturnType<typeof launcher>} launch
 * @param {string} binary
 * @param {string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] in addition to that of this process
 * @param {(stdout: string) => void} [options.onProgress] called now and then
 * @returns {Promise<Ended>}
 */
async function runProgram(launch, binary, args, { env = {}, onProgress } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  const [stdout, stderr] = ['stdout', 'stderr'].map((each) => path.join(folder, each));
  const outputs = [stdout, stderr].map((file) => fs.openSync(file, 'w'));
  const { command, env: own } = launch(binary, args);
  // It has its own process group, which ends with it: the test runner starts a process for each file.
  const child = spawn(...command, {
    cwd: root,
    detached: true,
    env: { ...process.env, ...own, ...env },
    stdio: ['ignore', ...outputs],
  });
  const end = () => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch (error) {
      // ESRCH: it has ended.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  const timer = setInterval(() => onProgress?.(fs.readFileSync(stdout, 'utf8')), INTERVAL);
  try {
    const [code, signal] = await once(child, 'close');
    const texts = [stdout, stderr].map((file) => fs.readFileSync(file, 'utf8'));
    return { code, signal, stdout: texts[0], stderr: texts[1] };
  } finally {
    clearInterval(timer);
    process.off('exit', end);
    end();
    for (const output of outputs) fs.closeSync(output);
  }
}

module.exports = { launcher, runProgram };
