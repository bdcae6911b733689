'use strict';

const descriptions = require('./libraries/descriptions.js');
const { apply } = require('./steps.js');

/**
 * What `instrument` repairs, by name. Most libraries need a description only. The others have a file of
 * code, which says why.
 *
 * @typedef {import('./steps.js').Step} Step
 * @typedef {InstanceType<typeof import('./repair.js').Repair>} Instance
 *
 * @typedef {object} Description of a package that the application brings along
 * @property {readonly [from: string, below: string]} versions the tested versions and those that are
 * assumed to behave the same
 * @property {readonly Step[]} steps for the exports of the package
 * @property {readonly string[]} [also] other modules of the package that lead to the same classes
 * @property {Readonly<Record<string, readonly Step[]>>} [modules] other modules, with their own steps
 *
 * @typedef {object} Library a package that needs code
 * @property {Record<string, (exports: any, repair: Instance, main: () => any) => any>} modules
 * a function for each module, by the name by which it is required. It gets the exports of the module and
 * a function that returns the exports of the package; it returns new exports if exported functions had
 * to be replaced
 * @property {readonly [from: string, below: string]} versions
 *
 * @typedef {object} Builtin a part of Node
 * @property {string} builtin
 * @property {(repair: Instance) => boolean} repair returns whether this Node has it
 */

/**
 * @param {readonly Step[]} steps
 * @returns {Library['modules'][string]}
 */
const applying = (steps) => (exports, repair) => {
  const result = apply(exports, steps, repair);
  return result === exports ? undefined : result;
};

/**
 * @param {string} name
 * @param {Description} description
 * @returns {Library}
 */
function described(name, { versions, steps, also = [], modules = {} }) {
  const applyToMain = applying(steps);
  return {
    versions,
    modules: {
      [name]: applyToMain,
      ...Object.fromEntries(
        also.map((module) => [
          module,
          (_exports, repair, main) => applyToMain(main(), repair, main),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(modules).map(([module, own]) => [module, applying(own)]),
      ),
    },
  };
}

/** @type {Record<string, Library | Builtin>} */
const all = {
  async: require('./libraries/async.js'),
  bluebird: require('./libraries/bluebird.js'),
  fastq: require('./libraries/fastq.js'),
  fetch: require('./libraries/fetch.js'),
  http: require('./libraries/http.js'),
  http2: require('./libraries/http2.js'),
  locks: require('./libraries/locks.js'),
  memoizee: require('./libraries/memoizee.js'),
  undici: require('./libraries/undici.js'),
  winston: require('./libraries/winston.js'),
  ...Object.fromEntries(
    Object.entries(descriptions).map(([name, each]) => [name, described(name, each)]),
  ),
};

/** By name, in the order of the alphabet. */
const targets = Object.fromEntries(
  Object.keys(all)
    .sort()
    .map((name) => [name, all[name]]),
);

module.exports = { targets };
