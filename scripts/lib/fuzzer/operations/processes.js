'use strict';

/** Events of the process. */

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  emitWarning: {
    weight: 1,
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const name = `Fuzz${op.id}`;
      /** @param {Error} warning */
      const listener = (warning) => {
        if (warning.name !== name) return;
        process.off('warning', listener);
        callback();
      };
      process.on('warning', listener);
      process.emitWarning('expected', { type: name });
    },
  },
  'process.emit': {
    weight: 1,
    perform(run, op, scope) {
      /** @type {any} */
      const emitter = process;
      emitter.once(`fuzz ${op.id}`, run.callback(op, scope));
      run.elsewhere(op, true, () => emitter.emit(`fuzz ${op.id}`));
    },
  },
  'at the end': {
    weight: 6,
    only: 'alone',
    options: { event: ['exit', 'beforeExit'] },
    perform(run, op, scope) {
      process.once(op.options.event, run.listener(op, scope));
    },
  },
};
