'use strict';

/* A library may keep the functions that a repair made. That must not keep a request alive. */

const assert = require('node:assert/strict');
const { Readable } = require('node:stream');
const { test } = require('node:test');
const { repair } = require('../../../entries/instrument.js');
const { AsyncLocalStorage } = require('../../../index.js');
const { assertCollected } = require('../../frame/gc.js');
const { mustCall } = require('../../helpers/must-call.js');

/** @type {any} */
const events = [{ at: 'emit', in: 'caller' }];

/** @param {(store: object) => void} use @returns {WeakRef<object>[]} the requests */
const inRequests = (use) =>
  Array.from({ length: 3 }, () => {
    const store = {};
    use(store);
    return new WeakRef(store);
  });

const nothing = () => {};

test('a connection that keeps the last callback it was taken by', async () => {
  const storage = new AsyncLocalStorage();
  const connection = { query: () => new Readable({ read() {} }), last: nothing };
  const library = {
    /** @param {(error: null, connection: any) => void} callback */
    take(callback) {
      connection.last = callback;
      callback(null, connection);
    },
  };
  const { undo } = repair(library, {
    steps: [
      {
        at: 'take',
        arguments: {
          '-1': [{ at: '', arguments: { 1: [{ at: 'query', returned: events }] } }],
        },
      },
    ],
  });
  const taken = mustCall(nothing, 3);
  await assertCollected(...inRequests((store) => storage.run(store, () => library.take(taken))));
  assert.notEqual(connection.last, nothing);
  undo();
});

test('a library that keeps callbacks of which the caller has ended the call', async () => {
  const storage = new AsyncLocalStorage();
  /** @type {unknown[]} */
  const kept = [];
  const library = {
    /** @param {() => void} callback */
    watch(callback) {
      kept.push(callback);
      return Promise.resolve({ stop: nothing });
    },
  };
  const { undo } = repair(library, { steps: [{ at: 'watch', callbacks: [0], until: 'stop' }] });
  /** @type {Promise<void>[]} */
  const ended = [];
  const requests = inRequests((store) => {
    const end = async () => (await library.watch(nothing)).stop();
    ended.push(storage.run(store, end));
  });
  await Promise.all(ended.splice(0));
  await assertCollected(...requests);
  assert.equal(kept.length, 3);
  undo();
});

for (const [how, fail] of Object.entries({
  'an error that is emitted by hand': (stream) => stream.emit('error', new Error('failed')),
  'an error by which it is destroyed': (stream) => stream.destroy(new Error('failed')),
  'its end': (stream) => stream.push(null),
})) {
  test(`a connection that keeps its last stream, after ${how}`, async () => {
    const storage = new AsyncLocalStorage();
    const kept = [];
    const library = {
      stream() {
        const stream = new Readable({ read() {} });
        kept.push(stream);
        return stream;
      },
    };
    const { undo } = repair(library, { steps: [{ at: 'stream', returned: events }] });
    const onError = mustCall(nothing, how === 'its end' ? 0 : 3);
    const use = () => {
      library.stream().on('error', onError).resume();
    };
    const refs = inRequests((store) => storage.run(store, use));
    for (const stream of kept) fail(stream);
    await assertCollected(...refs);
    assert.equal(kept.length, 3);
    undo();
  });
}
