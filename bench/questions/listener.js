'use strict';

const { EventEmitter } = require('node:events');

/** Emits an event to one listener: a plain one, one bound by hand, one of a bound emitter. */

/**
 * @param {EventEmitter} emitter
 * @param {() => any} add adds the listener
 */
function emitting(emitter, add) {
  add();
  return (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) right += emitter.emit('event', i) ? 1 : 0;
    return right;
  };
}

const listener = (a) => a;

module.exports = {
  title: 'An event',
  variants: {
    plain: {
      title: 'a listener as it is',
      sizes: [1],
      prepare() {
        const emitter = new EventEmitter();
        return emitting(emitter, () => emitter.on('event', listener));
      },
    },
    bound: {
      title: 'a listener that was bound by hand',
      sizes: [1],
      prepare({ side: { bind } }) {
        const emitter = new EventEmitter();
        return emitting(emitter, () => emitter.on('event', bind(listener)));
      },
    },
    bindEmitter: {
      title: 'a listener of an emitter that was bound',
      sizes: [1],
      quick: false,
      needs: 'withValue',
      prepare() {
        const { bindEmitter } = require('../../entries/events.js');
        const emitter = bindEmitter(new EventEmitter());
        return emitting(emitter, () => emitter.on('event', listener));
      },
    },
  },
};
