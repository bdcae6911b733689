'use strict';

// Preloaded into a server under load. It ends the values of each request with the response, but keeps every
// context. It counts the live values and the requests under way.

const { subscribe } = require('node:diagnostics_channel');
const path = require('node:path');
const { setImmediate: nextTurn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { endWithResponse } = require('../../entries/lifetime.js');
const { AsyncContext, runInRoot } = require('../../index.js');
const { root } = require('./run.js');

/** The server makes its context with this module. It is type-checked with the examples. @type {any} */
const context = require(path.join(root, 'examples', 'context.js'));

v8.setFlagsFromString('--expose_gc');
const gc = vm.runInNewContext('gc');

/** Milliseconds between two looks. */
const LOOK = 1000;

/** @type {Set<WeakRef<object>>} */
const values = new Set();
/** @type {Set<object>} responses that have not closed, or did so in this turn or the one before */
const underWay = new Set();
/** Contexts that would keep all values alive if the values had no end. @type {unknown[]} */
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
      // Code of a request that goes on after an abort reads nothing.
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
