'use strict';

const { bound } = require('../repair.js');

/**
 * A job is started when another one ends, or by a timer that another one set, in the context of that job.
 * `wrap` and the limiters of a Group call these methods too.
 *
 * @type {import('../index.js').Library}
 */
module.exports = {
  versions: ['2.19.5', '3.0.0'],
  modules: {
    bottleneck: (Bottleneck, repair) => {
      // Options may precede the task. Its arguments follow it.
      repair.method(
        Bottleneck.prototype,
        'schedule',
        (schedule) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            return Reflect.apply(schedule, this, withTaskBound(args));
          },
      );
      // Here the last argument is the callback.
      repair.method(
        Bottleneck.prototype,
        'submit',
        (submit) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            const callback = bound(args.pop());
            return Reflect.apply(submit, this, [...withTaskBound(args), callback]);
          },
      );
    },
  },
};

/** @param {any[]} args */
function withTaskBound(args) {
  const task = typeof args[0] === 'function' ? 0 : 1;
  return args.map((arg, index) => (index === task ? bound(arg) : arg));
}
