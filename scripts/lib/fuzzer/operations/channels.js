'use strict';

const { channel, tracingChannel } = require('node:diagnostics_channel');

/** Channels of node:diagnostics_channel, with stores bound to them. */

const BOTH = [false, true];

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  publish: {
    weight: 1,
    perform(run, op, scope) {
      // Channel names are global to the process, so each program needs its own.
      const made = channel(`fuzz ${run.program.seed} ${op.id}`);
      const listener = run.callback(op, scope);
      made.subscribe(listener);
      made.publish({});
      made.unsubscribe(listener);
    },
  },
  runStores: {
    weight: 3,
    options: { transform: BOTH, two: BOTH, throws: BOTH, unbind: BOTH },
    perform(run, op, scope) {
      const { transform, two, throws, unbind } = op.options;
      const made = channel(`fuzz ${run.program.seed} ${op.id}`);
      const storage = run.storage(op);
      const value = (/** @type {any} */ data) => `${data} bound`;
      if (transform) made.bindStore(storage, value);
      else made.bindStore(storage);
      if (two) made.bindStore(run.storages[(op.storage + 1) % run.storages.length], value);
      const listener = () => run.read(op, 'subscriber');
      made.subscribe(listener);
      try {
        return made.runStores(`${op.id}`, () => {
          if (unbind) made.unbindStore(storage);
          const result = run.enter(op, scope);
          if (throws) throw new Error('expected');
          return result;
        });
      } catch {
        run.read(op, 'caught');
      } finally {
        made.unsubscribe(listener);
        made.unbindStore(storage);
        run.read(op, 'finally');
      }
    },
  },
  TracingChannel: {
    weight: 3,
    options: { way: ['traceSync', 'tracePromise', 'traceCallback'], bind: BOTH, fails: BOTH },
    perform(run, op, scope) {
      const { way, bind, fails } = op.options;
      const made = tracingChannel(`fuzz ${run.program.seed} ${op.id}`);
      if (bind) made.start.bindStore(run.storage(op), /** @type {any} */ (() => `${op.id} traced`));
      const subscribers = Object.fromEntries(
        ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => [
          event,
          () => run.read(op, event),
        ]),
      );
      made.subscribe(/** @type {any} */ (subscribers));
      run.cleanups.push(() => made.unsubscribe(/** @type {any} */ (subscribers)));
      const fail = () => {
        if (fails) throw new Error('expected');
      };
      if (way === 'traceSync') {
        try {
          return made.traceSync(() => {
            void run.enter(op, scope);
            fail();
          });
        } catch {
          return run.read(op, 'caught');
        }
      }
      if (way === 'tracePromise') {
        const done = run.expect(op, 'traced');
        const over = () => {
          run.read(op, 'over');
          done();
        };
        return made
          .tracePromise(async () => {
            await run.enter(op, scope);
            await null;
            fail();
          })
          .then(over, over);
      }
      const callback = run.callback(op, scope);
      made.traceCallback(
        (/** @type {any} */ next) => void setTimeout(next, 1, fails ? new Error('expected') : null),
        0,
        {},
        undefined,
        callback,
      );
    },
  },
};
