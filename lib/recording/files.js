'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { unwritable } = require('../internal/errors.js');
const { readPage } = require('./to-html.js');

/**
 * The files that a recording is written to. The extension of a file selects its format. Before
 * anything is recorded, we check that the files can be written. If a file has become unwritable by
 * the time the recording ends, the recording goes to a temporary file.
 */

/** @type {Record<string, (recording: import('./recording.js').RecordingData) => string>} */
const FORMATS = {
  '.html': (recording) => recording.toHTML(),
  '.json': (recording) => JSON.stringify(recording.toTraceEvents()),
  '.dot': (recording) => recording.toDot(),
};

/**
 * @param {string} out
 * @returns {string[]} the file itself, or one file per format if the name selects no format
 */
function filesFor(out) {
  return Object.hasOwn(FORMATS, path.extname(out))
    ? [out]
    : Object.keys(FORMATS).map((extension) => `${out}${extension}`);
}

/**
 * @param {string} file
 * @throws {Error} `ERR_ASYNC_CONTEXT_UNWRITABLE`, `ERR_ASYNC_CONTEXT_MISSING_PAGE`
 */
function assertWritable(file) {
  if (file.endsWith('.html')) readPage();
  try {
    const existed = fs.existsSync(file);
    fs.closeSync(fs.openSync(file, 'a'));
    if (!existed) fs.unlinkSync(file);
  } catch (error) {
    throw unwritable(file, /** @type {Error} */ (error));
  }
}

/**
 * @param {import('./recording.js').RecordingData} recording
 * @param {string} file
 * @returns {{ file: string, error?: Error }} the file that was written and, if it is not the
 *   requested one, the reason
 */
function writeRecording(recording, file) {
  const text = FORMATS[path.extname(file)](recording);
  try {
    fs.writeFileSync(file, text);
    return { file };
  } catch (error) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
    const instead = path.join(folder, path.basename(file));
    fs.writeFileSync(instead, text);
    return { file: instead, error: unwritable(file, /** @type {Error} */ (error)) };
  }
}

module.exports = { assertWritable, filesFor, writeRecording };
