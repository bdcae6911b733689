'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { unwritable } = require('../internal/errors.js');
const { readPage } = require('./to-html.js');

/**
 * The files that a recording is written to: what they hold follows from how their names end. Whether
 * they can be written is asked before anything is recorded; should one have become unwritable when
 * it comes to it, what was recorded goes to a temporary file.
 */

/** @type {Record<string, (recording: import('./recording.js').RecordingData) => string>} */
const FORMATS = {
  '.html': (recording) => recording.toHTML(),
  '.json': (recording) => JSON.stringify(recording.toTraceEvents()),
  '.dot': (recording) => recording.toDot(),
};

/**
 * @param {string} out
 * @returns {string[]} the file itself, or, if its name does not say what it is to hold, one of each
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
 * @returns {{ file: string, error?: Error }} where it went, and why not to where it should
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
