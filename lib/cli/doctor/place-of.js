'use strict';

const fs = require('node:fs');
const { Session } = require('node:inspector');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

/**
 * Where code is: in which file, and in which package.
 *
 * @typedef {object} Use
 * @property {string} package the package of the code; '' if it is in no package
 * @property {string} place file and line
 */

/** @param {string} folder @returns {string} the name of the package that a folder is in */
function packageOf(folder) {
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (typeof name === 'string') return name;
  } catch {
    // There is no package.json here, or it has no name. Try the parent folder.
  }
  const parent = path.dirname(folder);
  return parent === folder ? '' : packageOf(parent);
}

/**
 * @param {string} url a path or a URL
 * @param {number} line
 * @returns {Use}
 */
function useAt(url, line) {
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  if (!path.isAbsolute(file)) return { package: '', place: file || 'Node itself' };
  return { package: packageOf(path.dirname(file)), place: `${file}:${line}` };
}

/**
 * Finds where a function was written, through the inspector, because JavaScript does not tell.
 *
 * @param {Function} fn
 * @returns {Use}
 */
function placeOf(fn) {
  const holder = Symbol.for('native-async-context.doctor');
  const session = new Session();
  try {
    session.connect();
    /** @type {Map<string, string>} */
    const urls = new Map();
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    session.post('Debugger.enable');
    Object.defineProperty(globalThis, holder, { value: fn, configurable: true });
    /** @type {any} */
    let location;
    const expression = "globalThis[Symbol.for('native-async-context.doctor')]";
    session.post('Runtime.evaluate', { expression }, (_error, { result }) => {
      session.post(
        'Runtime.getProperties',
        { objectId: /** @type {string} */ (result.objectId) },
        (_failed, { internalProperties }) => {
          location = internalProperties?.find(({ name }) => name === '[[FunctionLocation]]');
        },
      );
    });
    const { scriptId, lineNumber } = location?.value?.value ?? {};
    return useAt(urls.get(scriptId) ?? '', lineNumber + 1);
  } catch {
    return { package: '', place: 'a place that is not known' }; // Node was built without inspector.
  } finally {
    Reflect.deleteProperty(globalThis, holder);
    session.disconnect();
  }
}

module.exports = { placeOf, useAt };
