'use strict';

const { testFiles } = require('../test-files.js');

/** Which tests run on another platform, and which cannot pass there. */

/** The rooms that touch the slot, and what is decided when the package is loaded. */
const CORE = [
  'frame',
  'async-context',
  'async-local-storage',
  'sharing',
  'glue',
  'rejections',
  'runtime',
];

const SUITES = { core: CORE.map((room) => `__test__/${room}/`), all: [] };

/**
 * @typedef {object} Limit
 * @property {string} part of the paths of the test files
 * @property {string[]} platforms
 * @property {string} reason
 */

const EVERYWHERE = ['linux-arm64', 'linux-x64-musl', 'linux-arm64-musl', 'win32-x64'];

/** @type {Limit[]} */
const LIMITS = [
  ...['glue/unbalanced', 'native-addon/', 'examples/native-addon'].map((part) => ({
    part,
    platforms: EVERYWHERE,
    reason: 'compiles an addon, and there is no compiler for that platform here',
  })),
  ...['recording/page', 'packaging/', 'engines/runtimes', 'ecosystem/next', 'soak/'].map(
    (part) => ({
      part,
      platforms: EVERYWHERE,
      reason:
        'runs a browser, npm, or programs of this machine, which tell nothing of that platform',
    }),
  ),
];

/**
 * @param {string} platform
 * @param {keyof typeof SUITES} suites
 * @returns {{ files: string[], left: (Limit & { files: string[] })[] }}
 */
function filesFor(platform, suites) {
  const all = testFiles(SUITES[suites]);
  const left = LIMITS.filter(({ platforms }) => platforms.includes(platform))
    .map((limit) => ({ ...limit, files: all.filter((file) => file.includes(limit.part)) }))
    .filter(({ files }) => files.length > 0);
  return {
    files: all.filter((file) => !left.some((limit) => limit.files.includes(file))),
    left,
  };
}

module.exports = { SUITES, filesFor };
