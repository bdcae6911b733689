'use strict';

const fs = require('node:fs');
const path = require('node:path');
const manifest = require('../../package.json');

const root = path.join(__dirname, '..', '..');

/** What the manifest exports. */
const ENTRIES = ['.', 'entries']
  .flatMap((folder) =>
    fs.readdirSync(path.join(root, folder)).map((file) => path.posix.join(folder, file)),
  )
  .filter(
    (file) => /\.m?js$/.test(file) && JSON.stringify(manifest.exports).includes(`./${file}"`),
  );

/** @returns {string[]} the JavaScript files of the package, relative to its root, with slashes */
function sources() {
  return [
    ...ENTRIES,
    ...fs
      .readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => path.posix.join('lib', ...file.split(path.sep))),
  ].sort();
}

/**
 * The files of the package that a file requires. Comments do not count: types may be imported
 * from anywhere.
 *
 * @param {string} file relative to the root
 * @returns {string[]} relative to the root
 */
function requirements(file) {
  const required = [];
  for (const [, , specifier] of code(file).matchAll(
    /\b(?:require\(|from)\s*(['"`])(\.[^'"`]*)\1/g,
  )) {
    required.push(path.posix.join(path.posix.dirname(file), specifier));
  }
  return required;
}

/**
 * @param {string} file relative to the root
 * @returns {string} its text without comments
 */
function code(file) {
  return fs
    .readFileSync(path.join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

module.exports = { ENTRIES, code, requirements, root, sources };
