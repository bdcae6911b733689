'use strict';

const { parseArgs } = require('node:util');
const { survivors } = require('../frame/gc.js');
const groups = require('./groups.js');
const { Room } = require('./room.js');

/**
 * Runs all rows in a separate process, because a test runner has its own hooks and contexts. Prints
 * how many values of each row are left, as JSON.
 */

/** How often each row runs. */
const TIMES = 5;

const { values } = parseArgs({ options: { storage: { type: 'string', default: 'ours' } } });

/** @type {any} */
const exported = values.storage === 'ours' ? require('../helpers/everything.js') : {};
const { AsyncLocalStorage = require('node:async_hooks').AsyncLocalStorage } = exported;

/**
 * Calls `fn` from a callback of the event loop: a context that it enters ends with the callback.
 *
 * @param {() => unknown} fn
 * @returns {Promise<void>}
 */
function inTurn(fn) {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      // Settled from a turn without a context, too.
      Promise.resolve(fn()).then(
        () => fromRoot(() => resolve()),
        (error) => fromRoot(() => reject(error)),
      );
    });
  });
}

/** @type {(() => void)[]} */
const waiting = [];

/** @param {() => void} fn called in the context of the root */
const fromRoot = (fn) => void waiting.push(fn);

setInterval(() => {
  for (const fn of waiting.splice(0)) fn();
}, 1);

async function main() {
  const rooms = new Map();
  for (const row of Object.values(groups).flat()) {
    if (row.oursOnly && values.storage !== 'ours') continue;
    if (row.exists?.(AsyncLocalStorage) === false) continue;
    const room = new Room(AsyncLocalStorage, exported);
    rooms.set(row.name, room);
    for (let i = 0; i < TIMES; i++) await inTurn(() => row.run(room));
  }
  await survivors([...rooms.values()].flatMap(({ refs }) => refs));
  const results = [...rooms].map(([name, { alive, refs }]) => ({
    name,
    times: TIMES,
    values: refs.length,
    alive,
  }));
  process.stdout.write(JSON.stringify(results), () => process.exit());
}

void main();
