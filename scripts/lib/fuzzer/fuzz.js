'use strict';

const path = require('node:path');
const { describe } = require('../configurations.js');
const { nodeBinary } = require('../nodes.js');
const { root } = require('../run.js');
const { compare } = require('./compare.js');
const { generate } = require('./generate.js');
const { explain } = require('./known-differences.js');
const { printProgram } = require('./print-program.js');
const { runPrograms } = require('./processes.js');
const { reduce } = require('./reduce.js');

/**
 * Runs random programs with Node's own AsyncLocalStorage on Node 26 and with the package in every
 * configuration, and compares what they read.
 *
 * @typedef {import('../configurations.js').Configuration} Configuration
 * @typedef {import('./compare.js').Difference} Difference
 * @typedef {import('./generate.js').Program} Program
 * @typedef {import('./known-differences.js').Known} Known
 * @typedef {import('./processes.js').Outcome} Outcome
 * @typedef {import('./processes.js').Subject} Subject
 *
 * @typedef {object} Bug
 * @property {string} key the kind and role of the first read that differs
 * @property {Program} program a small one that shows the bug
 * @property {string} text the report
 * @property {Set<string>} where
 * @property {number} times
 */

const REFERENCE = '26';

/** @returns {Subject} */
const reference = () => ({
  title: `Node ${REFERENCE}, its own`,
  binary: nodeBinary(REFERENCE),
  flags: [],
  preload: [],
});

/**
 * @param {Configuration} configuration
 * @param {string[]} preload
 * @returns {Subject}
 */
const subjectOf = ({ line, flags, backend }, preload) => ({
  title: describe({ line, flags, backend }),
  binary: nodeBinary(line),
  flags,
  preload,
  env: { NATIVE_ASYNC_CONTEXT_BACKEND: backend },
});

/** The time limit for making a program smaller, in milliseconds. */
const REDUCING = 20_000;

class Fuzzer {
  /**
   * @param {object} options
   * @param {string[]} [options.preload] what replaces AsyncLocalStorage
   * @param {(text: string) => void} [options.onBug] called with each new one
   * @param {boolean} [options.shrink]
   */
  constructor({
    preload = [path.join(root, 'entries', 'register.js')],
    onBug = () => {},
    shrink = true,
  } = {}) {
    this.preload = preload;
    this.onBug = onBug;
    this.shrink = shrink;
    this.counts = { programs: 0, reads: 0 };
    /** @type {Map<string, number>} in how many programs each known difference was met */
    this.known = new Map();
    /** @type {Map<string, Bug>} */
    this.bugs = new Map();
    /** How many programs differed once, but not when they ran again. */
    this.once = 0;
  }

  /**
   * Sorts the differences of each program into known and unknown ones.
   *
   * @param {Program[]} programs
   * @param {Configuration} configuration
   * @param {Outcome[]} expected
   */
  async sort(programs, configuration, expected) {
    const seen = await runPrograms(subjectOf(configuration, this.preload), programs);
    const differing = programs
      .map((_, at) => at)
      .filter((at) => compare(programs[at], expected[at], seen[at]).length > 0);
    // A run without the package tells whether a difference comes from this Node or from the package.
    const own = await runPrograms(
      subjectOf(configuration, []),
      differing.map((at) => programs[at]),
    );
    /** @type {{ known: Known[], unknown: Difference[] }[]} */
    const sorted = programs.map(() => ({ known: [], unknown: [] }));
    for (const [i, at] of differing.entries()) {
      const program = programs[at];
      const differences = compare(program, expected[at], seen[at], own[i]);
      sorted[at] = explain(differences, { program, ...configuration });
    }
    return sorted;
  }

  /**
   * @param {Program[]} programs
   * @param {Configuration} configuration
   */
  async differences(programs, configuration) {
    const expected = await runPrograms(reference(), programs);
    return (await this.sort(programs, configuration, expected)).map(({ unknown }) => unknown);
  }

  /**
   * @param {number[]} seeds
   * @param {Configuration[]} configurations
   * @param {(configuration: Configuration) => void} [onProgress]
   */
  async fuzz(seeds, configurations, onProgress = () => {}) {
    const programs = seeds.map(generate);
    const expected = await runPrograms(reference(), programs);
    this.counts.programs += programs.length;
    for (const configuration of configurations) {
      onProgress(configuration);
      const sorted = await this.sort(programs, configuration, expected);
      this.counts.reads += expected.reduce(
        (all, { reads }) => all + Object.values(reads).flat(2).length,
        0,
      );
      for (const [at, { known, unknown }] of sorted.entries()) {
        for (const { name } of known) this.known.set(name, (this.known.get(name) ?? 0) + 1);
        if (unknown.length > 0) await this.found(programs, at, configuration, unknown);
      }
    }
  }

  /**
   * @param {Program[]} programs
   * @param {number} at
   * @param {Configuration} configuration
   * @param {Difference[]} differences
   */
  async found(programs, at, configuration, differences) {
    const where = describe(configuration);
    const key = keyOf(differences[0]);
    const bug = this.bugs.get(key);
    if (bug !== undefined) {
      bug.where.add(where);
      bug.times++;
      return;
    }
    const fail = async (/** @type {Program[]} */ some) =>
      (await this.differences(some, configuration)).map(({ length }) => length > 0);
    let program = programs[at];
    let note = '';
    if (!(await fail([program]))[0]) {
      if (!(await fail(programs))[at]) {
        this.once++;
        return;
      }
      note = `Only behind the programs of the seeds from ${programs[0].seed}.\n`;
    } else if (this.shrink) {
      program = await reduce(program, fail, Date.now() + REDUCING);
      [differences] = await this.differences([program], configuration);
    }
    const text = [
      `${where}\n${note}${printProgram(program)}`,
      ...differences.slice(0, 8).map(describeDifference),
      `Again: npm run check fuzz -- --seed ${program.seed} --programs 1 --node ${configuration.line} --backend ${configuration.backend}\n`,
    ].join('');
    this.bugs.set(key, { key, program, text, where: new Set([where]), times: 1 });
    this.onBug(text);
  }
}

/** @param {Difference} difference */
const keyOf = ({ op, role }) => `${op?.kind ?? 'something'}: ${role.replace(/\d+/g, 'N')}`;

/** @param {Difference} difference */
const describeDifference = ({ label, expected, seen, own }) =>
  `  ${label}\n${Object.entries({ expected, seen, "Node's own": own })
    .map(([title, value]) => `    ${title.padEnd(12)}${show(value)}\n`)
    .join('')}`;

/** @param {Difference['seen']} value */
const show = (value) =>
  value === undefined
    ? 'not read'
    : typeof value === 'string'
      ? value
      : value.map((each) => `[${each.join(', ')}]`).join(' ');

module.exports = { Fuzzer };
