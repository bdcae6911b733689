'use strict';

const assert = require('node:assert/strict');
const { on, EventEmitter } = require('node:events');
const fs = require('node:fs/promises');
const readline = require('node:readline');
const { PassThrough, pipeline, Readable } = require('node:stream');
const timers = require('node:timers/promises');
const { AsyncContext } = require('../../index.js');
const { testCarried } = require('./carried.js');
const { mustCall } = require('../helpers/must-call.js');

// Node implements these with its own generators.

const variable = new AsyncContext.Variable();

/** The consumer's context, at each step and after the loop. */
async function consume(iterable, steps = Infinity) {
  let count = 0;
  for await (const each of iterable) {
    assert.notEqual(each, undefined);
    assert.equal(variable.get(), 'consumer');
    if (++count === steps) break;
  }
  assert.equal(variable.get(), 'consumer');
  return count;
}

const iterables = {
  'a Readable': () => [Readable.from(['a', 'b', 'c']), 3],
  'a Readable, with an early exit': () => [Readable.from(['a', 'b', 'c']), 2],
  'a Readable with operators': () => [
    Readable.from([1, 2, 3, 4])
      .map((each) => each + 1)
      .filter(async (each) => each > 2),
    3,
  ],
  'readline over a stream': () => [
    readline.createInterface({ input: Readable.from(['a\nb\n', 'c\n']) }),
    3,
  ],
  'timers/promises setInterval': () => [timers.setInterval(1, 'tick'), 2],
  'events.on': () => {
    const emitter = new EventEmitter();
    const iterator = on(emitter, 'thing');
    emitter.emit('thing', 1);
    emitter.emit('thing', 2);
    return [iterator, 2];
  },
  'a web ReadableStream': () => [new Blob(['abc']).stream(), 1],
};

for (const [name, create] of Object.entries(iterables)) {
  testCarried(`${name} is consumed as without the switch`, () =>
    variable.run('consumer', async () => {
      const [iterable, steps] = create();
      assert.equal(await consume(iterable, steps), steps);
    }),
  );
}

testCarried('the lines of a file', () =>
  variable.run('consumer', async () => {
    const file = await fs.open(__filename);
    assert.equal(await consume(file.readLines(), 3), 3);
  }),
);

testCarried(
  'pipeline with generator functions: each runs in the context of the pipeline',
  async () => {
    const seen = [];
    const output = new PassThrough();
    const done = new Promise((resolve, reject) => {
      variable.run('pipeline', () =>
        pipeline(
          async function* () {
            seen.push(variable.get());
            yield 'a';
            await null;
            seen.push(variable.get());
            yield 'b';
          },
          async function* (source) {
            for await (const chunk of source) {
              seen.push(variable.get());
              yield `${chunk}${chunk}`;
            }
          },
          output,
          mustCall((error) => {
            assert.equal(variable.get(), 'pipeline');
            if (error) reject(error);
            else resolve(undefined);
          }),
        ),
      );
    });
    let text = '';
    await variable.run('consumer', async () => {
      for await (const chunk of output) text += chunk;
    });
    await done;
    assert.equal(text, 'aabb');
    assert.deepEqual(seen, ['pipeline', 'pipeline', 'pipeline', 'pipeline']);
  },
);
