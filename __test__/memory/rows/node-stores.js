'use strict';

const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { gone } = require('../kinds.js');

/**
 * Rows that also use Node's own storage, whichever class is measured. They come last: on Node 20 and 22, its
 * first use makes Node watch every promise from then on, which keeps contexts in promises.
 */
module.exports = [
  gone("shadowed, over a store of Node's", (room) =>
    new NodeStorage().run('below', () =>
      room.run(() => room.storage.run('inner', () => room.keepContext())),
    ),
  ),
  gone("shadowed, with a store of Node's between", (room) =>
    room.run(() =>
      new NodeStorage().run('between', () => room.storage.run('inner', () => room.keepContext())),
    ),
  ),
  gone("a store of Node's, disabled inside", (room) => {
    const store = room.hold(new NodeStorage());
    store.run(room.value(), () =>
      room.storage.run('inner', () => {
        store.disable();
        room.keepContext();
      }),
    );
  }),
];
