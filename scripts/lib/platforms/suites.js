'use strict';

const path = require('node:path');
const { testFiles } = require('../test-files.js');

/** Which tests run on another platform, and which cannot pass there. */

/** The rooms that touch the slot, and the one for decisions at load time. */
const CORE = [
  'frame',
  'async-context',
  'async-local-storage',
  'sharing',
  'glue',
  'rejections',
  'runtime',
];

/** @param {string} room */
const folderOf = (room) => `__test__/${room}/`;

/** @type {Record<string, string[]>} parts of paths, by the name of the suite; each room is a suite, too */
const SUITES = {
  core: CORE.map(folderOf),
  all: [],
  ...Object.fromEntries(CORE.map((room) => [room, [folderOf(room)]])),
};

/**
 * @typedef {object} Limit
 * @property {string} part of the paths of the test files
 * @property {string[]} platforms
 * @property {string} [line] of Node; by default every line
 * @property {string} reason
 */

const EVERYWHERE = [
  'linux-arm64',
  'linux-x64-musl',
  'linux-arm64-musl',
  'win32-x64',
  'win32-arm64',
];

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
  {
    part: 'glue/overflow',
    platforms: ['linux-x64-musl', 'linux-arm64-musl'],
    line: '20',
    reason:
      'is for Node 20.20: the Node 20.18 that there is for musl ends where a promise overflows the stack, with its own AsyncLocalStorage, too',
  },
];

/**
 * @param {string} platform
 * @param {string} line
 * @param {string} suites a name in SUITES
 * @returns {{ files: string[], left: (Limit & { files: string[] })[] }}
 */
function filesFor(platform, line, suites) {
  const parts = SUITES[suites];
  const all = testFiles()
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => parts.length === 0 || parts.some((part) => file.startsWith(part)));
  const left = LIMITS.filter(
    (limit) => limit.platforms.includes(platform) && (limit.line ?? line) === line,
  )
    .map((limit) => ({ ...limit, files: all.filter((file) => file.includes(limit.part)) }))
    .filter(({ files }) => files.length > 0);
  return {
    files: all.filter((file) => !left.some((limit) => limit.files.includes(file))),
    left,
  };
}

module.exports = { SUITES, filesFor };
