'use strict';

const { bound } = require('../repair.js');

/**
 * A task that has to wait is started when the task before it ends, in the context of that task.
 *
 * @type {import('../index.js').Library}
 */
module.exports = {
  versions: ['9.0.0', '10.0.0'],
  modules: {
    'p-queue': ({ default: PQueue }, repair) => {
      repair.method(
        PQueue.prototype,
        'add',
        (add) =>
          /** @this {any} */
          function (/** @type {any} */ task, /** @type {any[]} */ ...rest) {
            return Reflect.apply(add, this, [bound(task), ...rest]);
          },
      );
    },
  },
};
