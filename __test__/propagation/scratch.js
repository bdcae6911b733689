'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** @type {string | undefined} */
let folder;
let count = 0;

/**
 * A path in a folder that goes away with the process.
 *
 * @returns {string}
 */
function scratchPath() {
  if (folder === undefined) {
    const made = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
    process.once('exit', () => fs.rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return path.join(folder, `file-${count++}`);
}

/** @returns {string} the path of a new file */
function scratchFile() {
  const file = scratchPath();
  fs.writeFileSync(file, 'content');
  return file;
}

module.exports = { scratchFile, scratchPath };
