'use strict';

const { LINES } = require('./nodes.js');

/**
 * What `npm run soak` runs, one after another. Each is a command of its own, too.
 *
 * @typedef {object} Soak
 * @property {boolean} quick whether a short form is wanted
 * @property {number} minutes how long what has no end of its own goes on
 * @property {string} line of the Node that runs it, such as "22"
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} title
 * @property {string} script relative to the root
 * @property {(soak: Soak) => (string | number)[]} args
 */

/**
 * For commands that by themselves run every Node of the matrix.
 *
 * @type {Part['args']}
 */
const onLine = ({ line }) => (LINES.includes(line) ? ['--node', line] : []);

/** @type {Part[]} */
const PARTS = [
  {
    name: 'model',
    title: 'random programs',
    script: 'scripts/model.js',
    args: ({ quick }) => ['--operations', quick ? 100_000 : 20_000_000],
  },
  {
    name: 'workers',
    title: 'worker threads that are terminated',
    script: 'scripts/workers.js',
    args: ({ quick }) => ['--workers', quick ? 18 : 504],
  },
  {
    name: 'memory',
    title: 'what is kept, and what is not',
    script: 'scripts/memory.js',
    args: onLine,
  },
  {
    name: 'requests',
    title: 'a million requests',
    script: 'scripts/requests.js',
    args: ({ quick }) => ['--requests', quick ? 20_000 : 1_000_000],
  },
  {
    name: 'load',
    title: 'a thousand connections, with aborts',
    script: 'scripts/load.js',
    args: ({ quick, minutes }) => ['--seconds', quick ? 5 : 60 * minutes],
  },
  {
    name: 'flags',
    title: 'the tests under engine flags',
    script: 'scripts/test-flags.js',
    args: (soak) => [...onLine(soak), ...(soak.quick ? ['--flag', 'jitless'] : [])],
  },
  {
    name: 'native',
    title: 'the addon under Valgrind and AddressSanitizer',
    script: 'scripts/test-native.js',
    args: (soak) => [...onLine(soak), ...(soak.quick ? ['address'] : [])],
  },
];

module.exports = { PARTS };
