'use strict';

const stream = require('node:stream');

/** Streams that are implemented in JavaScript only. */

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  pipeline: {
    weight: 2,
    bodies: ['transform', 'body'],
    options: { way: ['callback', 'promise', 'fails', 'iterable'] },
    perform(run, op, scope) {
      const { way } = op.options;
      const source = stream.Readable.from(way === 'iterable' ? asyncNumbers(run, op) : ['a', 'b']);
      const transform = new stream.Transform({
        objectMode: true,
        transform(chunk, _, next) {
          void run.enter(op, scope, 'transform');
          next(way === 'fails' ? new Error('expected') : null, chunk);
        },
        flush(next) {
          run.read(op, 'flush');
          next();
        },
      });
      const sink = new stream.Writable({
        objectMode: true,
        write(_, __, next) {
          run.read(op, 'write');
          setImmediate(next);
        },
        final(next) {
          run.read(op, 'final');
          next();
        },
      });
      const callback = run.callback(op, scope);
      if (way === 'promise') {
        return stream.promises.pipeline(source, transform, sink).then(callback);
      }
      stream.pipeline(source, transform, sink, callback);
    },
  },
  finished: {
    weight: 1,
    options: { way: ['callback', 'promise', 'destroyed'] },
    perform(run, op, scope) {
      const through = new stream.PassThrough();
      const callback = run.callback(op, scope);
      const { way } = op.options;
      const promise = way === 'promise' ? stream.promises.finished(through).then(callback) : null;
      if (promise === null) stream.finished(through, callback);
      run.elsewhere(op, true, () => {
        if (way === 'destroyed') through.destroy();
        else through.resume().end('a');
      });
      return promise;
    },
  },
  'a readable': {
    weight: 1,
    options: { way: ['data', 'for await', 'readable'] },
    perform(run, op, scope) {
      const readable = stream.Readable.from(['a', 'b']);
      const done = run.expect(op, 'end');
      if (op.options.way === 'for await') {
        return (async () => {
          for await (const _ of readable) void run.enter(op, scope);
          run.read(op, 'end');
          done();
        })();
      }
      readable.on('end', () => {
        run.read(op, 'end');
        done();
      });
      readable.on('close', () => run.read(op, 'close'));
      if (op.options.way === 'data') return void readable.on('data', () => run.enter(op, scope));
      readable.on('readable', () => {
        while (readable.read() !== null) void run.enter(op, scope);
      });
    },
  },
  'a writable': {
    weight: 1,
    options: { way: ['write', 'end', 'drain'] },
    perform(run, op, scope) {
      const writable = new stream.Writable({
        highWaterMark: 1,
        write: (_, __, next) => void setImmediate(next),
      });
      const callback = run.callback(op, scope);
      const { way } = op.options;
      if (way === 'end') return void writable.end('a', callback);
      if (way === 'write') return void writable.write('a', callback);
      writable.once('drain', callback);
      run.elsewhere(op, true, () => writable.write('ab'));
    },
  },
};

/**
 * @param {import('./index.js').Run} run
 * @param {import('./index.js').Operation} op
 */
async function* asyncNumbers(run, op) {
  for (const number of [1, 2]) {
    run.read(op, 'generator');
    await null;
    yield number;
  }
}
