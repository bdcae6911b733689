'use strict';

const streams = require('node:stream');

const { PassThrough, Readable, Transform, Writable } = streams;

// Called through the module: on Node 20, a reference from before the first frame is Node's own function.
/** @type {typeof streams.finished} */
const finished = (...args) => streams.finished(...args);
/** @type {typeof streams.pipeline} */
const pipeline = (...args) => streams.pipeline(...args);
const promises = require('node:stream/promises');
const readline = require('node:readline');
const readlinePromises = require('node:readline/promises');
const { text } = require('node:stream/consumers');
const { awaited, row } = require('../kinds.js');

const turn = () => new Promise((resolve) => setImmediate(resolve));

module.exports = [
  row("Readable 'data'", 'pushed', async (storage, read) => {
    const stream = storage.run('created', () => new Readable({ read() {} }));
    storage.run('listened', () => stream.once('data', read));
    // Waits until the stream flows.
    await turn();
    storage.run('pushed', () => stream.push('text'));
  }),
  row("Readable 'readable'", 'pushed', async (storage, read) => {
    const stream = storage.run('created', () => new Readable({ read() {} }));
    storage.run('listened', () => stream.once('readable', read));
    await turn();
    storage.run('pushed', () => stream.push('text'));
  }),
  row("Readable 'end'", 'pushed', async (storage, read) => {
    const stream = storage.run('created', () => new Readable({ read() {} }));
    storage.run('listened', () => stream.resume().once('end', read));
    await turn();
    storage.run('pushed', () => stream.push(null));
  }),
  row("Readable 'close'", 'destroyed', (storage, read) => {
    const stream = storage.run('created', () => new Readable({ read() {} }));
    storage.run('listened', () => stream.once('close', read));
    storage.run('destroyed', () => stream.destroy());
  }),
  row('for await of a Readable', 'registered', async (storage, read) => {
    const stream = storage.run('created', () => new Readable({ read() {} }));
    const done = storage.run('registered', async () => {
      for await (const _ of stream) read();
    });
    await turn();
    storage.run('pushed', () => stream.push('text'));
    storage.run('pushed', () => stream.push(null));
    await done;
  }),
  awaited('for await of Readable.from', async () => {
    for await (const _ of Readable.from([1, 2]));
  }),
  row('Writable, write()', 'wrote', (storage, read) => {
    const stream = storage.run(
      'created',
      () =>
        new Writable({
          write(_chunk, _encoding, callback) {
            read();
            callback();
          },
        }),
    );
    storage.run('wrote', () => stream.write('text'));
  }),
  row('Writable, the callback of write', 'registered', (storage, read) => {
    const stream = storage.run(
      'created',
      () => new Writable({ write: (_chunk, _encoding, callback) => callback() }),
    );
    storage.run('registered', () => stream.write('text', read));
  }),
  row("Writable 'finish'", 'ended', (storage, read) => {
    const stream = storage.run('created', () => new PassThrough());
    storage.run('listened', () => stream.once('finish', read));
    storage.run('ended', () => stream.end());
  }),
  row('Transform, transform()', 'wrote', (storage, read) => {
    const stream = storage.run(
      'created',
      () =>
        new Transform({
          transform(_chunk, _encoding, callback) {
            read();
            callback();
          },
        }),
    );
    storage.run('wrote', () => stream.write('text'));
  }),
  row("Transform 'data'", 'wrote', async (storage, read) => {
    const stream = storage.run('created', () => new PassThrough());
    storage.run('listened', () => stream.once('data', read));
    await turn();
    storage.run('wrote', () => stream.write('text'));
  }),
  row('stream.finished', 'registered', (storage, read) => {
    const stream = storage.run('created', () => new PassThrough());
    storage.run('registered', () => finished(stream, read));
    storage.run('ended', () => stream.resume().end());
  }),
  row('stream.finished, of a stream that is over', 'registered', async (storage, read) => {
    const stream = storage.run('created', () => new PassThrough());
    storage.run('ended', () => stream.resume().end());
    await turn();
    await turn();
    storage.run('registered', () => finished(stream, read));
  }),
  row('stream.pipeline', 'registered', (storage, read) => {
    const [first, second] = storage.run('created', () => [new PassThrough(), new PassThrough()]);
    storage.run('registered', () => pipeline(first, second, read));
    storage.run('ended', () => {
      second.resume();
      first.end('text');
    });
  }),
  row('await stream.promises.pipeline', 'registered', async (storage, read) => {
    const [first, second] = storage.run('created', () => [new PassThrough(), new PassThrough()]);
    const done = storage.run('registered', async () => {
      await promises.pipeline(first, second);
      read();
    });
    storage.run('ended', () => {
      second.resume();
      first.end('text');
    });
    await done;
  }),
  row('await stream.promises.finished', 'registered', async (storage, read) => {
    const stream = storage.run('created', () => new PassThrough());
    const done = storage.run('registered', async () => {
      await promises.finished(stream);
      read();
    });
    storage.run('ended', () => stream.resume().end());
    await done;
  }),
  awaited('await stream.consumers.text', () => text(Readable.from(['text']))),
  awaited('await new Blob().text()', () => new Blob(['text']).text()),

  row('ReadableStream, reader.read() awaited', 'registered', async (storage, read) => {
    let controller;
    const stream = storage.run(
      'created',
      () => new ReadableStream({ start: (given) => void (controller = given) }),
    );
    const done = storage.run('registered', async () => {
      await stream.getReader().read();
      read();
    });
    storage.run('enqueued', () => controller.enqueue('text'));
    await done;
  }),
  row('TransformStream, writer.write() awaited', 'registered', async (storage, read) => {
    const { readable, writable } = storage.run('created', () => new TransformStream());
    const done = storage.run('registered', async () => {
      await writable.getWriter().write('text');
      read();
    });
    await storage.run('read', () => readable.getReader().read());
    await done;
  }),

  row("readline 'line'", 'pushed', async (storage, read, seen) => {
    const input = storage.run('created', () => new PassThrough());
    const lines = storage.run('created', () => readline.createInterface({ input }));
    storage.run('listened', () => lines.once('line', read));
    await turn();
    storage.run('pushed', () => input.write('text\n'));
    await seen;
    lines.close();
  }),
  row('readline, question', 'pushed', async (storage, read, seen) => {
    const input = storage.run('created', () => new PassThrough());
    const lines = storage.run('created', () => readline.createInterface({ input }));
    storage.run('asked', () => lines.question('', read));
    await turn();
    storage.run('pushed', () => input.write('text\n'));
    await seen;
    lines.close();
  }),
  row('await readline.promises question', 'registered', async (storage, read) => {
    const input = storage.run('created', () => new PassThrough());
    const lines = storage.run('created', () => readlinePromises.createInterface({ input }));
    const done = storage.run('registered', async () => {
      await lines.question('');
      read();
    });
    await turn();
    storage.run('pushed', () => input.write('text\n'));
    await done;
    lines.close();
  }),
  row('for await of readline', 'registered', async (storage, read) => {
    const input = storage.run('created', () => new PassThrough());
    const lines = storage.run('created', () => readline.createInterface({ input }));
    const done = storage.run('registered', async () => {
      for await (const _ of lines) read();
    });
    await turn();
    storage.run('pushed', () => input.end('text\n'));
    await done;
  }),
];
