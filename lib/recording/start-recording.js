'use strict';

const { threadId } = require('node:worker_threads');
const { validateObject } = require('../internal/validators.js');
const { invalidArgType } = require('../internal/errors.js');
const { assertWritable, filesFor, writeRecording } = require('./files.js');
const { record } = require('./recorder.js');
const { Recording, RecordingBuilder } = require('./recording.js');
const { validateOptions } = require('./validate-options.js');

/**
 * Records all tasks of this thread, from here until `stop`: a program that does not end records a part
 * of itself, or always the last seconds.
 *
 * @typedef {import('./record-tasks.js').Options & { last?: number }} Options
 */

class RunningRecording {
  #recording = new Recording();
  #stop;
  #files;
  #last;

  /** @param {Options} options */
  constructor({ promises = false, variables = [], out, last = Infinity }) {
    this.#files = out === undefined ? [] : filesFor(out);
    for (const file of this.#files) assertWritable(file);
    this.#last = last;
    const builder = new RecordingBuilder(this.#recording);
    let next = 0;
    this.#stop = record(
      {
        promises,
        variables: () => variables,
        belongs: () => true,
        write(event) {
          builder.add(event);
          if (last === Infinity || event[0] !== 'run') return;
          const time = event[3];
          if (time < next) return;
          next = time + last / 2;
          builder.forget(time - last);
        },
      },
      { pid: process.pid, tid: threadId, name: threadId === 0 ? 'main' : `worker ${threadId}` },
    );
  }

  /** @returns {import('./recording.js').RecordingData} what is recorded now */
  take() {
    const now = performance.timeOrigin + performance.now();
    return this.#recording.since(now - this.#last);
  }

  /** @returns {import('./recording.js').RecordingData} */
  stop() {
    this.#stop();
    const recording = this.take();
    this.#stop = () => {};
    for (const file of this.#files.splice(0)) {
      const { error, file: instead } = writeRecording(recording, file);
      if (error !== undefined) process.emitWarning(`${error.message} Written to ${instead}.`);
    }
    return recording;
  }
}

/** @param {Options} [options] */
function startRecording(options = {}) {
  validateObject(options, 'options');
  validateOptions(options);
  const { last } = options;
  if (last !== undefined && !(typeof last === 'number' && last > 0)) {
    throw invalidArgType('options.last', 'a positive number of milliseconds', last);
  }
  return new RunningRecording(options);
}

module.exports = { startRecording };
