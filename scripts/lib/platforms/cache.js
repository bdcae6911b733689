'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../run.js');

/** What the checks of other platforms fetch, unpack and build. Git ignores it; it may be deleted. */
const CACHE = path.join(root, '.cache', 'platforms');

/**
 * A folder that is filled once, and again when `contents` changes. It is filled under another name,
 * so that a folder that exists is complete.
 *
 * @param {string} name below the cache
 * @param {object} contents what it is filled with
 * @param {(folder: string) => void} fill
 * @returns {string}
 */
function cachedFolder(name, contents, fill) {
  const folder = path.join(CACHE, name);
  const stamp = path.join(folder, '.contents.json');
  const wanted = JSON.stringify(contents);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = fs.mkdtempSync(`${folder}.`);
  process.once('exit', () => fs.rmSync(unfinished, { recursive: true, force: true }));
  fill(unfinished);
  fs.writeFileSync(path.join(unfinished, '.contents.json'), wanted);
  fs.renameSync(unfinished, folder);
  return folder;
}

module.exports = { CACHE, cachedFolder };
