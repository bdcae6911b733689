'use strict';

const { bound } = require('../repair.js');

/**
 * A job is started by the end of another one, or by the timer that another one set, in its context.
 * `wrap` and the limiters of a Group come by here too.
 *
 * @type {import('../index.js').Library}
 */
module.exports = {
  versions: ['2.19.5', '3.0.0'],
  modules: {
    bottleneck: (Bottleneck, repair) => {
      // Options may stand before the task; what comes behind it are its arguments.
      repair.method(
        Bottleneck.prototype,
        'schedule',
        (schedule) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            return Reflect.apply(schedule, this, withTaskBound(args));
          },
      );
      // Here the last of them is the callback.
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
