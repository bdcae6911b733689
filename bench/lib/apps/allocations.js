'use strict';

const Table = require('cli-table3');
const { number } = require('../report.js');
const { ApplicationProcess } = require('./application-process.js');
const { drive } = require('./drive.js');
const { startServices } = require('./services.js');
const { SIDES, sidesOf } = require('./sides.js');

/**
 * How much each package and each function allocates per request: this explains differences between sides.
 * Unlike CPU time, the figures are almost the same in every run, whatever else the machine does.
 */

const COLUMNS = ['own', 'ours', 'limit'];

/** How many packages, and how many functions, are shown. */
const SHOWN = 15;

/**
 * @param {string} file
 * @returns {string} the package that it belongs to
 */
function packageOf(file) {
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
  if (found !== null) return found[1];
  return file.startsWith('node:') ? 'Node' : file === '' ? 'V8' : 'the application';
}

/**
 * @typedef {Map<string, Map<string, number>>} Bytes per request, by package or function, then by side
 *
 * @param {Bytes} bytes
 * @param {string} key
 * @param {string} side
 * @param {number} more
 */
function add(bytes, key, side, more) {
  const sides = bytes.get(key) ?? new Map();
  sides.set(side, (sides.get(side) ?? 0) + more);
  bytes.set(key, sides);
}

/**
 * @param {import('../runtimes.js').Runtime} runtime
 * @param {import('./applications.js').Application} application
 * @returns {Promise<{ packages: Bytes, functions: Bytes }>}
 */
async function sampleAllocations(runtime, application) {
  /** @type {{ packages: Bytes, functions: Bytes }} */
  const sampled = { packages: new Map(), functions: new Map() };
  const services = application.services ? await startServices() : undefined;
  const requests = application.requests ?? 1;
  try {
    for (const side of sidesOf(application, runtime).filter((each) => COLUMNS.includes(each))) {
      const process = new ApplicationProcess(runtime, side, application, services?.ports ?? {});
      try {
        const { port } = await process.started();
        const round = () => drive(port, application, requests, SIDES[side].carries);
        // Warm up first: optimized code allocates less.
        for (let i = 0; i < 3; i++) await round();
        await process.startSampling();
        await round();
        for (const { place, file, bytes } of await process.stopSampling()) {
          const owner = packageOf(file);
          add(sampled.packages, owner, side, bytes / requests);
          add(sampled.functions, `${owner}: ${place}`, side, bytes / requests);
        }
      } finally {
        await process.end();
      }
    }
  } finally {
    services?.stop();
  }
  return sampled;
}

/**
 * @param {string} title
 * @param {[string, Map<string, number>][]} rows
 */
function tableOf(title, rows) {
  const table = new Table({
    head: [title, ...COLUMNS.map((side) => SIDES[side].title)],
    colAligns: ['left', ...COLUMNS.map(() => /** @type {const} */ ('right'))],
    style: { head: [], border: [] },
  });
  for (const [name, sides] of rows) {
    table.push([
      name,
      ...COLUMNS.map((side) => {
        const bytes = sides.get(side);
        return bytes === undefined ? '' : number(bytes / 1024);
      }),
    ]);
  }
  return `${table}`;
}

/**
 * @param {{ packages: Bytes, functions: Bytes }} sampled
 * @returns {string} two tables, KiB a request
 */
function describeAllocations({ packages, functions }) {
  const ours = (/** @type {Map<string, number>} */ sides) => sides.get('ours') ?? 0;
  const above = (/** @type {Map<string, number>} */ sides) =>
    ours(sides) - (sides.get('limit') ?? 0);
  /** @type {Map<string, number>} */
  const all = new Map();
  for (const sides of packages.values()) {
    for (const [side, bytes] of sides) all.set(side, (all.get(side) ?? 0) + bytes);
  }
  const byPackage = [...packages].sort(([, a], [, b]) => ours(b) - ours(a));
  const byDifference = [...functions].sort(([, a], [, b]) => above(b) - above(a));
  return [
    tableOf('KiB a request', [['all', all], ...byPackage.slice(0, SHOWN)]),
    tableOf('most above the limit', byDifference.slice(0, SHOWN)),
  ].join('\n');
}

module.exports = { describeAllocations, sampleAllocations };
