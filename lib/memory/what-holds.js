'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { promisify } = require('node:util');
const { writeHeapSnapshot } = require('node:v8');
const { invalidArgType, unanalysed } = require('../internal/errors.js');
const { validateObject } = require('../internal/validators.js');
const { Mark } = require('./mark.js');

/** No bundle has this file, and an ES module bundle has no `__dirname`. */
const ANALYSIS =
  typeof __dirname === 'string' ? path.join(__dirname, 'analyse-process.js') : undefined;

/** The longest report: groups are few, however many values there are. */
const OUTPUT_BYTES = 64 * 1024 * 1024;

/** @param {any} storage */
function validateStorage(storage) {
  const isStorage =
    typeof storage === 'object' &&
    storage !== null &&
    typeof storage.run === 'function' &&
    (typeof storage.getStore === 'function' || typeof storage.get === 'function');
  if (!isStorage) {
    throw invalidArgType('storage', 'an AsyncContext.Variable or an AsyncLocalStorage', storage);
  }
}

/** @param {any} options */
function validateOptions({ older, folder }) {
  if (older !== undefined && !(typeof older === 'number' && older >= 0 && older < 2 ** 31 / 1000)) {
    throw invalidArgType('options.older', 'a number of seconds', older);
  }
  if (typeof folder !== 'string') throw invalidArgType('options.folder', 'of type string', folder);
}

/**
 * @param {object} storage
 * @param {string} file
 */
function snapshot(storage, file) {
  const mark = new Mark(storage);
  writeHeapSnapshot(file);
  // Until here the mark is in use, and so in the snapshot.
  mark.storage = {};
}

/**
 * Tells what holds the values of a variable or storage. See entries/memory.d.ts.
 *
 * @param {any} storage
 * @param {{ older?: number, folder?: string }} [options]
 * @returns {Promise<import('./analyse.js').StorageReport>}
 */
async function whatHolds(storage, options = {}) {
  validateStorage(storage);
  validateObject(options, 'options');
  const { older, folder = process.cwd() } = options;
  validateOptions({ older, folder });
  if (ANALYSIS === undefined || !fs.existsSync(ANALYSIS)) throw unanalysed('no file for it');
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  try {
    const file = path.join(temporary, 'last.heapsnapshot');
    const earlier = older === undefined ? undefined : path.join(temporary, 'first.heapsnapshot');
    if (earlier !== undefined) {
      snapshot(storage, earlier);
      await sleep(/** @type {number} */ (older) * 1000);
    }
    snapshot(storage, file);
    const job = { file, earlier, seconds: older, folder, searched: true };
    return await analyseElsewhere(job);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Another process analyses: this one has work to do, and may have no memory for it.
 *
 * @param {Parameters<typeof import('./analyse.js').analyse>[0]} job
 */
async function analyseElsewhere(job) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const run = promisify(execFile);
  try {
    const { stdout } = await run(process.execPath, [String(ANALYSIS), JSON.stringify(job)], {
      env,
      maxBuffer: OUTPUT_BYTES,
    });
    return JSON.parse(stdout).storages[0];
  } catch (error) {
    const { stderr } = /** @type {any} */ (error);
    throw unanalysed(stderr || /** @type {Error} */ (error).message);
  }
}

module.exports = { whatHolds };
