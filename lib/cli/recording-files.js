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

class RecordingWriter {
  #file;
  #held = '';

  /**
   * @param {string} folder
   * @param {string} name a unique name for this thread
   */
  constructor(folder, name) {
    this.#file = fs.openSync(path.join(folder, `${name}.jsonl`), 'a');
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
  }
}

/** Reads the events that were written since the last read. */
class RecordingReader {
  #folder;
  #recording;
  /** @type {Map<string, { builder: InstanceType<typeof RecordingBuilder>, position: number, rest: Buffer }>} */
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
    for (const name of fs.readdirSync(this.#folder).sort()) {
      let thread = this.#threads.get(name);
      if (thread === undefined) {
        thread = {
          builder: new RecordingBuilder(this.#recording),
          position: 0,
          rest: Buffer.alloc(0),
        };
        this.#threads.set(name, thread);
      }
      this.#readThread(path.join(this.#folder, name), thread);
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
