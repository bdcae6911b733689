'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { median } = require('../../scripts/lib/statistics.js');

/**
 * The cost of loading the package: the CPU time of a process that loads it and ends, compared with one
 * that only ends. The package is the published one, not the checkout. We take CPU time because the
 * elapsed time of a whole process depends more on the rest of the machine.
 */

/** How many processes a round starts; its value is their median. */
const PROCESSES = 15;

const REPORT = `
const { system, user } = process.cpuUsage();
process.stdout.write(String((system + user) / 1000));
`;

/** @returns {Promise<string>} a folder in which the package is installed */
async function installed() {
  const { makePackages } = require('../../scripts/lib/packages.js');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-start-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  makePackages({ out: path.join(folder, 'node_modules') });
  return folder;
}

/** @param {string} file @returns {number} milliseconds of CPU time until its end */
function timeOf(file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

/**
 * @param {string} title
 * @param {string} extension
 * @param {string} load
 */
const variant = (title, extension, load) => ({
  title,
  unit: 'ms',
  compared: false,
  checked: false,
  quick: false,
  sizes: [1],
  live: () => 0,
  sides: ['bare', 'ours'],
  runtimes: ['node'],
  settings: { rounds: 4, forks: 1, discarded: 1 },
  async round({ side }, { processes } = { processes: PROCESSES }) {
    const folder = await installed();
    const file = path.join(folder, `program${extension}`);
    fs.writeFileSync(file, side.tracks ? load + REPORT : REPORT);
    return () => {
      const times = Array.from({ length: processes }, () => timeOf(file));
      return { value: median(times) };
    };
  },
});

module.exports = {
  title: 'Starting a process',
  variants: {
    require: variant(
      '`require`',
      '.cjs',
      "const { AsyncContext } = require('native-async-context'); void AsyncContext;",
    ),
    import: variant(
      '`import` by name',
      '.mjs',
      "import { AsyncContext } from 'native-async-context'; void AsyncContext;",
    ),
  },
};
