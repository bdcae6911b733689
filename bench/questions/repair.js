'use strict';

const { EventEmitter } = require('node:events');

/** A call of a library, as it is and repaired, in a context with one value. */

/** A library for one process. */
const library = () => ({
  /** @param {(value: number) => number} callback */
  get: (callback) => callback(1),
  /** @returns an emitter that represents one operation */
  request: () => new EventEmitter(),
});

/**
 * Only the side `ours` repairs. Other processes do not load `repair`.
 *
 * @param {any} side
 * @param {import('../../entries/instrument').RepairStep[]} steps
 */
function repaired(side, steps) {
  const exports = library();
  if (side.tracks) require('../../entries/instrument.js').repair(exports, { steps });
  return exports;
}

const COMMON = { sides: ['bare', 'ours'], sizes: [1], quick: false };

module.exports = {
  title: 'A call of a repaired library',
  variants: {
    callback: {
      title: 'its callback belongs to the caller',
      ...COMMON,
      prepare({ side }) {
        const { get } = repaired(side, [{ at: 'get', callbacks: [0] }]);
        const callbacks = [(n) => n, (n) => n, (n) => n, (n) => n];
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += get(callbacks[i & 3]);
          return right;
        };
      },
    },
    returned: {
      title: 'the events of what it returns belong to the caller; one is emitted',
      ...COMMON,
      prepare({ side }) {
        const { request } = repaired(side, [
          { at: 'request', returned: [{ at: 'emit', in: 'caller' }] },
        ]);
        const listener = (n) => n;
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) {
            if (request().on('event', listener).emit('event', i)) right++;
          }
          return right;
        };
      },
    },
  },
};
