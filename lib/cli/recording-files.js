'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { RecordingBuilder } = require('../recording/recording.js');

/**
 * A recording in transit from one process to another: a folder with one file per thread, in which
 * each line is an event (lib/recording/recording.js). It is written line by line, so that nothing is
 * lost when the writing process dies.
 */

/** The maximum number of characters to buffer while a task is running. */
const HELD = 65_536;

/** The number of characters after which a thread continues in another file, which lets go of the last. */
const SEGMENT = 16 * 1024 * 1024;

class RecordingWriter {
  #file;
  #held = '';
  #nameOf;
  #segment = 1;
  #length;
  #written = 0;

  /**
   * @param {string} folder
   * @param {string} name a unique name for this thread, without a dot
   * @param {number} [length] of a file, in characters
   */
  constructor(folder, name, length = SEGMENT) {
    this.#length = length;
    this.#nameOf = (/** @type {number} */ segment) =>
      path.join(folder, `${name}.${String(segment).padStart(6, '0')}.jsonl`);
    this.#file = fs.openSync(this.#nameOf(1), 'a');
  }

  /** @param {import('../recording/recording.js').RecordingEvent} event */
  write(event) {
    this.#held += `${JSON.stringify(event)}\n`;
    if (this.#held.length > HELD) this.flush();
  }

  flush() {
    if (this.#held === '') return;
    const held = this.#held;
    this.#held = '';
    fs.writeSync(this.#file, held);
    this.#written += held.length;
    if (this.#written < this.#length) return;
    this.#written = 0;
    fs.closeSync(this.#file);
    this.#file = fs.openSync(this.#nameOf(++this.#segment), 'a');
  }
}

/** Reads the events that were written since the last read. */
class RecordingReader {
  #folder;
  #recording;
  /** @type {Map<string, { builder: InstanceType<typeof RecordingBuilder>, file: string, position: number, rest: Buffer }>} */
  #threads = new Map();

  /**
   * @param {string} folder
   * @param {import('../recording/recording.js').RecordingData} recording
   */
  constructor(folder, recording) {
    this.#folder = folder;
    this.#recording = recording;
  }

  read() {
    for (const file of fs.readdirSync(this.#folder).sort()) {
      const [name] = file.split('.');
      let thread = this.#threads.get(name);
      if (thread === undefined) {
        const builder = new RecordingBuilder(this.#recording);
        thread = { builder, file, position: 0, rest: Buffer.alloc(0) };
        this.#threads.set(name, thread);
      }
      // The segments before it were read to their end.
      if (file < thread.file) continue;
      if (file > thread.file) Object.assign(thread, { file, position: 0 });
      this.#readThread(path.join(this.#folder, file), thread);
    }
  }

  /**
   * Removes what happened before a time, and the files that have been read.
   *
   * @param {number} time
   */
  forget(time) {
    for (const { builder } of this.#threads.values()) builder.forget(time);
    for (const file of fs.readdirSync(this.#folder)) {
      const thread = this.#threads.get(file.split('.')[0]);
      if (thread !== undefined && file < thread.file) fs.unlinkSync(path.join(this.#folder, file));
    }
  }

  /**
   * @param {string} file
   * @param {{ builder: InstanceType<typeof RecordingBuilder>, position: number, rest: Buffer }} thread
   */
  #readThread(file, thread) {
    const handle = fs.openSync(file, 'r');
    try {
      const chunk = Buffer.alloc(1024 * 1024);
      for (;;) {
        const length = fs.readSync(handle, chunk, 0, chunk.length, thread.position);
        if (length === 0) return;
        thread.position += length;
        const bytes = Buffer.concat([thread.rest, chunk.subarray(0, length)]);
        const end = bytes.lastIndexOf('\n') + 1;
        // The last line may be incomplete.
        thread.rest = bytes.subarray(end);
        for (const line of bytes.toString('utf8', 0, end).split('\n')) {
          if (line !== '') thread.builder.add(JSON.parse(line));
        }
      }
    } finally {
      fs.closeSync(handle);
    }
  }
}

module.exports = { RecordingReader, RecordingWriter };
