'use strict';

const fc = require('fast-check');
const { makeNodeStorages } = require('./entities.js');
const { Execution } = require('./execution.js');
const { platformOf } = require('./platform.js');
const { programs } = require('./program.js');
const { Turns } = require('./turns.js');

/**
 * Runs random programs until there were enough operations, or until a program disagrees with the
 * reference. Then it reports the smallest such program that fast-check finds, and how to run it again.
 *
 * @typedef {import('./execution.js').Library} Library
 *
 * @typedef {object} Outcome
 * @property {number} programs
 * @property {number} operations
 * @property {number} reads how many were compared
 * @property {string} [failure] the report, if a program disagreed
 */

/** Programs of one seed; a replay needs a seed and a path within these. */
const PROGRAMS_A_SEED = 50;

/**
 * On Node 20, one reaction too many sees the first `enterWith` of a process, which is a known limit. So the
 * first one happens here, where no program can see it.
 *
 * @param {Library} library
 */
async function warmUp(library) {
  const platform = platformOf(library);
  await null;
  new library.AsyncLocalStorage().enterWith(1);
  await new Promise((resolve) => setImmediate(resolve));
  return platform;
}

/**
 * @param {Library} library
 * @param {object} options
 * @param {number} options.operations stops after this many
 * @param {number} options.seed of the first batch of programs; each later batch has the next seed
 * @param {string} [options.path] of one program of the first batch
 * @param {boolean} options.besideNode whether the programs also use Node's own storages
 * @param {boolean} [options.shrink] whether to look for a smaller program that fails
 * @param {Partial<import('./reference.js').Platform>} [options.platform] overrides properties of the
 *   platform
 * @param {(outcome: Outcome) => void} [options.onProgress]
 * @returns {Promise<Outcome>}
 */
async function check(
  library,
  { operations, seed, path, besideNode, shrink = true, platform: assumed, onProgress = () => {} },
) {
  const outcome = { programs: 0, operations: 0, reads: 0 };
  const platform = { ...(await warmUp(library)), ...assumed };
  const nodeStorages = besideNode ? makeNodeStorages() : [];
  for (let batch = 0; outcome.operations < operations; batch++) {
    const property = fc.asyncProperty(programs, async (program) => {
      const turns = new Turns(program.instructions.length);
      const execution = new Execution(program, { library, platform, turns, nodeStorages });
      try {
        await execution.run();
      } finally {
        outcome.programs++;
        outcome.operations += execution.operations;
        outcome.reads += execution.reads;
      }
    });
    const result = await fc.check(property, {
      seed: seed + batch,
      path: batch === 0 ? path : undefined,
      numRuns: PROGRAMS_A_SEED,
      endOnFailure: !shrink || path !== undefined,
      includeErrorInReport: true,
    });
    if (result.failed) {
      const { counterexamplePath } = result;
      const failure = `${fc.defaultReportMessage(result)}

Again: npm run check model -- ${besideNode ? '--beside-node ' : ''}--seed ${seed + batch} --path ${counterexamplePath}`;
      return { ...outcome, failure };
    }
    onProgress(outcome);
    if (path !== undefined) break;
  }
  return outcome;
}

module.exports = { check };
