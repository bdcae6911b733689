'use strict';

/**
 * Handlers that become ready together run from one queue, in the context of the code that filled it first.
 *
 * The library has an option against this: with `asyncHooks`, each handler gets an AsyncResource.
 *
 * @type {import('../targets.js').Library}
 */
module.exports = {
  versions: ['3.7.0', '4.0.0'],
  modules: {
    bluebird: (Promise, repair) => {
      // The application may have enabled it itself.
      if (Promise._getContext()?.async) return;
      repair.switches(Promise, {
        start: () => Promise.config({ asyncHooks: true }),
        stop: () => Promise.config({ asyncHooks: false }),
      });
    },
  },
};
