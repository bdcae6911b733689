'use strict';

const { gone, ours } = require('../kinds.js');

/** Node's own storage has `withScope` from Node 26 on. */
const exists = (/** @type {any} */ Storage) => 'withScope' in Storage.prototype;

module.exports = [
  gone(
    'withScope, disposed, the scope held',
    (room) => {
      room.hold(room.storage.withScope(room.value())).dispose();
      room.keepContext();
    },
    { exists },
  ),
  gone(
    'withScope, disposed: what it shadowed, the scope held',
    (room) =>
      room.run(() => {
        const scope = room.hold(room.storage.withScope('inner'));
        scope.dispose();
      }),
    { exists },
  ),
  gone(
    'withScope, never disposed, in a turn that is over',
    (room) => void room.storage.withScope(room.value()),
    { exists },
  ),
  ours(
    gone('withValue, disposed out of order, both scopes held', (room) => {
      const variable = new room.exported.AsyncContext.Variable();
      const outer = room.hold(variable.withValue(room.value()));
      const inner = room.hold(variable.withValue(room.value()));
      outer.dispose();
      inner.dispose();
      room.keepContext();
    }),
  ),
];
