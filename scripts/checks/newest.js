'use strict';

const { execFileSync } = require('node:child_process');
const { fetchBinary } = require('../lib/fetch-package.js');
const { LINES, PACKAGE, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { root } = require('../lib/run.js');
const { runTests, summary } = require('../lib/run-tests.js');
const { testFiles } = require('../lib/test-files.js');

/** The suites that a new V8 or a new Node could break. */
const SUITES = [
  'async-context/',
  'async-local-storage/',
  'frame/',
  'glue/',
  'propagation/',
  'rejections/',
  'runtime/',
  'scopes/',
  'sharing/',
];

/** Runs in its own process: if a native function has another signature, the call could crash it. */
const REPORT = `
  const { runtime } = require('./index.js');
  const { node, v8, modules, uv } = process.versions;
  console.log(JSON.stringify({
    node, v8, modules, uv,
    backend: runtime.backend, reason: runtime.reason.code, 'Node carries': runtime.nodeCarries,
  }));`;

/**
 * @param {string} binary
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, unknown>} the versions of this Node, and how the package runs on it
 */
function factsOf(binary, env = {}) {
  try {
    const options = { cwd: root, encoding: /** @type {const} */ ('utf8') };
    return JSON.parse(
      execFileSync(binary, ['--eval', REPORT], { ...options, env: { ...process.env, ...env } }),
    );
  } catch (error) {
    const { status, signal, stderr } = /** @type {any} */ (error);
    return { ended: `${signal ?? status}: ${`${stderr}`.trim().split('\n').at(-1)}` };
  }
}

/** @returns {string[]} the newest version of each line of the matrix, and of every line after it */
function newestVersions() {
  const listed = execFileSync('npm', ['view', PACKAGE, 'versions', '--json'], { encoding: 'utf8' });
  /** @type {Map<number, string>} */
  const newest = new Map();
  for (const version of JSON.parse(listed)) newest.set(Number.parseInt(version), version);
  const last = Number(LINES.at(-1));
  return [...newest]
    .filter(([line]) => LINES.includes(`${line}`) || line > last)
    .map(([, version]) => version);
}

/** @param {string} version */
const newestBinary = (version) =>
  fetchBinary({
    title: `Node ${version}`,
    folder: `newest-${version}`,
    name: PACKAGE,
    version,
    binary: 'bin/node',
  });

/**
 * @param {string} binary
 * @param {string} before the Node to compare it with
 */
function printChanges(binary, before) {
  const [was, is] = [factsOf(before), factsOf(binary)];
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (key) => was[key] !== is[key],
  );
  for (const key of changed) print(`  ${key}: ${was[key] ?? '–'} → ${is[key] ?? '–'}\n`);
  if (changed.length === 0) print(`  the Node of the matrix, ${is.node}\n`);
  if (is.reason === 'UNTESTED_V8') {
    const asked = factsOf(binary, { NATIVE_ASYNC_CONTEXT_BACKEND: 'intrinsic' });
    print(`  with NATIVE_ASYNC_CONTEXT_BACKEND=intrinsic: ${asked.ended ?? asked.backend}\n`);
  }
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the newest Node of each line, and of lines to come: what changed, and the core suites',
  about: `
Fetches the newest Node of each line of the matrix, and of any newer line, that the registry has, says
what changed since the Node of the matrix (V8, the backend and why), and runs the suites that such a
change could break. With --binary, that Node instead: a nightly or a release candidate, which are no
packages.`,
  options: {
    binary: {
      value: 'FILE',
      many: true,
      help: 'the Node to test instead of those of the registry',
    },
  },
  right: 'The suites pass on each of them.',
  async run({ binary }) {
    const binaries = binary.length > 0 ? binary : newestVersions().map(newestBinary);
    const files = testFiles(SUITES.map((suite) => `__test__/${suite}`));
    const results = [];
    for (const each of binaries) {
      const node = `${factsOf(each).node ?? each}`;
      print(`\n▸ Node ${node}\n`);
      const line = LINES.includes(node.split('.')[0]) ? node.split('.')[0] : LINES.at(-1);
      printChanges(each, nodeBinary(/** @type {string} */ (line)));
      results.push(await runTests(`Node ${node}`, { binary: each, flags: [], files }));
    }
    return summary(results);
  },
};
