'use strict';

// Preloaded into a server under load: ends what its requests enter with their responses, keeps every
// context all the same, and counts the values that are alive beside the requests that are under way.

const { subscribe } = require('node:diagnostics_channel');
const path = require('node:path');
const { setImmediate: nextTurn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { endWithResponse } = require('../../entries/lifetime.js');
const { AsyncContext, runInRoot } = require('../../index.js');
const { root } = require('./run.js');

/** What the server makes its context with; it is checked with the examples. @type {any} */
const context = require(path.join(root, 'examples', 'context.js'));

v8.setFlagsFromString('--expose_gc');
const gc = vm.runInNewContext('gc');

/** Between two looks, in milliseconds. */
const LOOK = 1000;

/** @type {Set<WeakRef<object>>} */
const values = new Set();
/** @type {Set<object>} responses that have not closed, or did so in this turn or the one before */
const underWay = new Set();
/** What would keep all values without an end. @type {unknown[]} */
const kept = [];
const seen = { looks: 0, entered: 0, underWay: 0, alive: 0, excess: 0, wrong: 0 };

endWithResponse();

subscribe('http.server.request.start', (message) => {
  const { response } = /** @type {{ response: import('node:http').ServerResponse }} */ (message);
  underWay.add(response);
  runInRoot(() =>
    response.once('close', async () => {
      // A lifetime ends one turn after the event.
      await nextTurn();
      await nextTurn();
      underWay.delete(response);
    }),
  );
});

const { createContext } = context;

const watched = (/** @type {string} */ name) => {
  const made = createContext(name);
  return {
    ...made,
    run(/** @type {object} */ store, /** @type {() => void} */ callback) {
      seen.entered++;
      values.add(new WeakRef(store));
      made.run(store, () => {
        kept.push(new AsyncContext.Snapshot());
        callback();
      });
    },
    requestId(/** @type {string} */ passedId) {
      const id = made.requestId(passedId);
      // What an aborted request goes on to do reads nothing.
      if (id !== undefined && id !== passedId) seen.wrong++;
      return id;
    },
  };
};
Object.assign(context, { createContext: watched });

function look() {
  gc();
  for (const value of values) if (value.deref() === undefined) values.delete(value);
  seen.looks++;
  seen.alive = Math.max(seen.alive, values.size);
  seen.underWay = Math.max(seen.underWay, underWay.size);
  seen.excess = Math.max(seen.excess, values.size - underWay.size);
}

runInRoot(() => setInterval(look, LOOK).unref());

process.on('message', (message) => {
  if (message !== 'values') return;
  look();
  process.send?.({ ...seen, kept: kept.length });
});
