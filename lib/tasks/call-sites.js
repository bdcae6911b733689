'use strict';

const { findSourceMap } = require('node:module');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

/**
 * The place where a task was scheduled: the stack as plain data. It is not an Error, because V8
 * keeps the receiver of each stack frame alive until the stack is read, and these receivers may be
 * the very tasks that we watch without keeping them alive. It is not text either, because source
 * maps are consulted on the first read.
 *
 * @typedef {object} Site
 * @property {string} name the name of the function, as a stack shows it
 * @property {string} file a path, a URL, or `node:…`
 * @property {number} line in the code as it runs, counted from 1
 * @property {number} column
 */

/** The number of stack frames to capture, and the number to show. */
const TAKEN = 24;
const SHOWN = 10;

/** @param {NodeJS.CallSite} site */
function nameOf(site) {
  const name = site.getFunctionName() ?? '';
  if (site.isConstructor()) return `new ${name || '<anonymous>'}`;
  const prefix = site.isAsync() ? 'async ' : '';
  const type = name === '' || site.isToplevel() || name.includes('.') ? '' : site.getTypeName();
  return `${prefix}${type ? `${type}.` : ''}${name}`.trimEnd();
}

/**
 * @param {unknown} _error
 * @param {NodeJS.CallSite[]} sites
 * @returns {Site[]}
 */
function asData(_error, sites) {
  return sites.map((site) => ({
    name: nameOf(site),
    file: site.getFileName() ?? '',
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  }));
}

/**
 * The directory of the package's own code. A bundle has it in one file with the program, so there the
 * frames of the package are shown. An ES module bundle has no `__dirname`.
 */
const LIB =
  typeof __dirname === 'string' && path.basename(__dirname) === 'tasks'
    ? path.join(__dirname, '..', path.sep)
    : undefined;

/**
 * Matches stack frames of the package, and those of Node that call hooks.
 *
 * @param {Site} site
 */
const isOurs = ({ file }) =>
  (LIB !== undefined && file.startsWith(LIB)) || file === 'node:internal/async_hooks';

/** @param {Site} site */
const isUsers = ({ file }) => file !== '' && !file.startsWith('node:');

/**
 * Matches Node's internal stack frames. They tell nothing as long as there are frames of the
 * program.
 *
 * @param {Site} site
 */
const isInternal = ({ file }) => file.startsWith('node:internal/');

/**
 * Returns the whole current stack.
 *
 * @param {Function} below the stack starts at the caller of this function
 * @returns {Site[]}
 */
function takeSites(below) {
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  /** @type {{ stack?: any }} */
  const holder = {};
  try {
    Error.prepareStackTrace = asData;
    Error.stackTraceLimit = TAKEN;
    Error.captureStackTrace(holder, below);
    return holder.stack;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', prepare);
  }
}

/**
 * Returns the current stack from the first to the last frame outside of Node, or the whole stack if
 * all frames are Node's.
 *
 * @returns {Site[]}
 */
function callSites() {
  const others = takeSites(callSites).filter((site) => !isOurs(site));
  const first = others.findIndex(isUsers);
  if (first === -1) return others.slice(0, SHOWN);
  return others
    .slice(first, others.findLastIndex(isUsers) + 1)
    .filter((site) => !isInternal(site))
    .slice(0, SHOWN);
}

/**
 * Returns the place in the source if Node has a source map of the file, which needs
 * `--enable-source-maps`, or `process.setSourceMapsEnabled(true)` before the file was loaded.
 *
 * @param {Site} site
 * @returns {Site}
 */
function inSource(site) {
  const entry = /** @type {any} */ (
    findSourceMap(site.file)?.findEntry(site.line - 1, site.column - 1)
  );
  const file = entry?.originalSource;
  if (typeof file !== 'string') return site;
  return {
    name: site.name,
    file: file.startsWith('file:') ? fileURLToPath(file) : file,
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

/**
 * @param {Site[]} sites
 * @returns {string} the lines of a stack in V8's format, without the first line
 */
function stackOf(sites) {
  return sites
    .map((each) => {
      const { name, file, line, column } = inSource(each);
      const place = file === '' ? '<anonymous>' : `${file}:${line}:${column}`;
      if (name === '') return `    at ${place}`;
      if (name === 'async') return `    at async ${place}`;
      return `    at ${name} (${place})`;
    })
    .join('\n');
}

module.exports = { callSites, isUsers, stackOf, takeSites };
