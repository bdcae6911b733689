'use strict';

const { findSourceMap } = require('node:module');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

/**
 * Where something was scheduled: the stack as plain data. Not as an Error: V8 keeps the receiver of
 * each of its frames alive until somebody reads the stack, and with it the very tasks that are to
 * be watched without being kept. Not as text either: source maps are asked when somebody reads it.
 *
 * @typedef {object} Site
 * @property {string} name of the function, as a stack shows it
 * @property {string} file a path, a URL, or `node:…`
 * @property {number} line as it runs, counted from 1
 * @property {number} column
 */

/** How many frames are taken, and how many of them are shown. */
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
 * Where the package's own code is. In a bundle it is in one file with the program's, so its frames
 * are shown; an ES module bundle has no `__dirname`.
 */
const LIB =
  typeof __dirname === 'string' && path.basename(__dirname) === 'tasks'
    ? path.join(__dirname, '..', path.sep)
    : undefined;

/**
 * The package's own frames, and Node's in which hooks are called.
 *
 * @param {Site} site
 */
const isOurs = ({ file }) =>
  (LIB !== undefined && file.startsWith(LIB)) || file === 'node:internal/async_hooks';

/** @param {Site} site */
const isUsers = ({ file }) => file !== '' && !file.startsWith('node:');

/**
 * Shows nothing to anybody while there are frames of the program's own.
 *
 * @param {Site} site
 */
const isInternal = ({ file }) => file.startsWith('node:internal/');

/**
 * The stack as it is now, all of it.
 *
 * @param {Function} below the function from whose caller on
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
 * The stack as it is now, from the first frame to the last that is not Node's own; all of it when
 * there is none but Node's.
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
 * Where it stands in the source, if Node has a source map of the file: with `--enable-source-maps`
 * or `process.setSourceMapsEnabled(true)` before the file was loaded.
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
 * @returns {string} the lines of a stack, as V8 writes them, without its first
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
