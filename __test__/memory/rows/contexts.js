'use strict';

const { gone, readable } = require('../kinds.js');

/**
 * Calls `fn` within that many other storages.
 *
 * @param {import('../kinds.js').Room} room
 * @param {number} count
 * @param {() => void} fn
 */
function within(room, count, fn) {
  if (count === 0) fn();
  else new room.Storage().run(count, within, room, count - 1, fn);
}

/** @param {number} count of other storages between the value and what shadows it */
const shadowed = (count) => (/** @type {import('../kinds.js').Room} */ room) =>
  room.run(() => within(room, count, () => room.storage.run('inner', () => room.keepContext())));

module.exports = [
  gone('run that has returned', (room) => room.run(() => {})),
  gone('run that has thrown', (room) => {
    try {
      room.run(() => {
        throw room.hold(new Error('thrown'));
      });
    } catch {
      // It is held.
    }
  }),
  readable('a context that something waits in', (room) => room.run(() => room.keepContext())),
  gone('shadowed in a context that is held', shadowed(0)),
  gone('shadowed, 4 storages between', shadowed(4)),
  gone('shadowed, 20 storages between', shadowed(20)),
  gone('exit, in a context that is held', (room) =>
    room.run(() => room.storage.exit(() => room.keepContext())),
  ),
  gone('enterWith, replaced in the same turn', (room) => {
    room.storage.enterWith(room.value());
    room.storage.enterWith('new');
    room.keepContext();
  }),
  gone('enterWith, in a turn that is over', (room) => room.storage.enterWith(room.value())),
  gone('enterWith in an async function that is over', async (room) => {
    await null;
    room.storage.enterWith(room.value());
    await null;
  }),
  gone('AsyncLocalStorage.snapshot, dropped', (room) =>
    room.run(() => void room.Storage.snapshot()),
  ),
  readable('AsyncLocalStorage.snapshot, held', (room) =>
    room.run(() => room.hold(room.Storage.snapshot())),
  ),
  gone('AsyncLocalStorage.bind, dropped', (room) =>
    room.run(() => void room.Storage.bind(() => {})),
  ),
  readable('AsyncLocalStorage.bind, held', (room) =>
    room.run(() => room.hold(room.Storage.bind(() => {}))),
  ),
  gone('a storage that was disabled', (room) => {
    const storage = room.hold(new room.Storage());
    storage.enterWith(room.value());
    storage.disable();
    room.keepContext();
  }),
  gone('a storage that was disabled, in a context captured before', (room) => {
    const storage = room.hold(new room.Storage());
    storage.run(room.value(), () => room.keepContext());
    storage.disable();
  }),
  gone('a storage that was collected', (room) => new room.Storage().run(room.value(), () => {})),
  gone('a storage that was collected, in a context that is held', (room) =>
    new room.Storage().run(room.value(), () => room.keepContext()),
  ),
];
