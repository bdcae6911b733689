'use strict';

const { threadId } = require('node:worker_threads');
const { Variable } = require('../context/internals.js');
const { validateFunction, validateObject } = require('../internal/validators.js');
const { AsyncTask } = require('../tasks/internals.js');
const { assertWritable, filesFor, writeRecording } = require('./files.js');
const { record } = require('./recorder.js');
const { Recording, RecordingBuilder } = require('./recording.js');
const { validateOptions } = require('./validate-options.js');

/**
 * Records the tasks of a function until its promise settles. The first task, the root of all
 * others, is an AsyncTask with the name of the function.
 *
 * @typedef {object} Options
 * @property {boolean} [promises]
 * @property {import('./recorder.js').Readable[]} [variables]
 * @property {string} [out]
 */

/** @type {InstanceType<typeof Variable<object>>} */
const recorded = new Variable({ name: 'recordTasks' });

/**
 * @template T
 * @param {() => T} fn
 * @param {Options} [options]
 * @returns {Promise<{ result: Awaited<T>, recording: import('./recording.js').RecordingData }>}
 */
async function recordTasks(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  validateOptions(options);
  const { promises = false, variables = [], out } = options;
  const files = out === undefined ? [] : filesFor(out);
  for (const file of files) assertWritable(file);

  const recording = new Recording();
  const builder = new RecordingBuilder(recording);
  const run = {};
  const stop = record(
    {
      promises,
      variables: () => variables,
      belongs: () => recorded.get() === run,
      write: (event) => builder.add(event),
    },
    { pid: process.pid, tid: threadId, name: threadId === 0 ? 'main' : `worker ${threadId}` },
  );
  try {
    const result = await recorded.run(run, () =>
      new AsyncTask(fn.name || 'recordTasks').runInAsyncScope(fn),
    );
    return { result, recording };
  } finally {
    stop();
    for (const file of files) {
      const { error, file: instead } = writeRecording(recording, file);
      if (error !== undefined) process.emitWarning(`${error.message} Written to ${instead}.`);
    }
  }
}

module.exports = { recordTasks };
