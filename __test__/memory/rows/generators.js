'use strict';

const { gone, ours, readable } = require('../kinds.js');

function* numbers() {
  yield 1;
  yield 2;
}

async function* asyncNumbers() {
  yield 1;
  yield 2;
}

module.exports = [
  gone('a generator that is suspended, held', (room) =>
    room.run(() => void room.hold(numbers()).next()),
  ),
  gone('an async generator that is suspended at yield, held', (room) =>
    room.run(async () => void (await room.hold(asyncNumbers()).next())),
  ),
  gone('an async generator, made there, asked elsewhere, held', async (room) => {
    const generator = room.run(() => room.hold(asyncNumbers()));
    await generator.next();
  }),
  ours(
    readable('wrapGenerator, suspended, held', (room) =>
      room.run(() => {
        const generator = room.hold(room.exported.wrapGenerator(numbers)());
        generator.next();
      }),
    ),
  ),
  ours(
    gone('wrapGenerator, suspended, dropped', (room) =>
      room.run(() => void room.exported.wrapGenerator(numbers)().next()),
    ),
  ),
  ours(
    gone('wrapGenerator, suspended, held: who asked it', (room) => {
      const generator = room.hold(room.exported.wrapGenerator(numbers)());
      room.run(() => generator.next());
    }),
  ),
];
