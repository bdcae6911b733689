'use strict';

const fs = require('node:fs');
const { parseArgs } = require('node:util');
const groups = require('./groups.js');
const { Labelled } = require('./labelled.js');

/**
 * Runs rows in a separate process, because a test runner has its own hooks, contexts and listeners.
 * Prints a line of JSON for each row.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {boolean} exists whether this Node has it
 * @property {{ state: string, runs: { number: number, seen?: unknown, error?: string }[] }[]} states
 *   what was read, from each state that a row was started in
 */

/** Milliseconds after which a callback counts as never called. */
const DEADLINE = 300_000;

const { values } = parseArgs({
  options: {
    storage: { type: 'string', default: 'ours' },
    groups: { type: 'string', default: Object.keys(groups).join() },
    row: { type: 'string' },
  },
});

/** @type {any} */
const exported = values.storage === 'ours' ? require('../../index.js') : {};
const { AsyncLocalStorage = require('node:async_hooks').AsyncLocalStorage } = exported;
const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();

let runs = 0;

/** @param {import('./kinds.js').Row} row */
async function runRow(row) {
  const number = runs++;
  let timeout;
  try {
    const deadline = new Promise((_, reject) => {
      timeout = setTimeout(
        () => reject(new Error(`the callback was not called within ${DEADLINE / 1000} s`)),
        DEADLINE,
      );
    });
    const seen = row.run(new Labelled(storage, number, exported));
    return { number, seen: await Promise.race([seen, deadline]) };
  } catch (error) {
    return { number, error: String(error?.stack ?? error) };
  } finally {
    clearTimeout(timeout);
  }
}

/** @type {Record<string, (row: import('./kinds.js').Row) => Promise<any[]>>} */
const states = {
  'from the root': async (row) => [await runRow(row)],
  'from a nested frame': async (row) => [
    await storage.run('outer', () => other.run('other', () => runRow(row))),
  ],
  'twice at once': async (row) => Promise.all(row.alone ? [] : [runRow(row), runRow(row)]),
};

async function main() {
  for (const group of values.groups.split(',')) {
    for (const row of groups[group]) {
      if (values.row !== undefined && row.name !== values.row) continue;
      /** @type {Result} */
      const result = {
        name: row.name,
        exists: row.exists?.() ?? true,
        states: [],
      };
      for (const [state, run] of Object.entries(result.exists ? states : {})) {
        result.states.push({ state, runs: await run(row) });
      }
      fs.writeSync(1, `${JSON.stringify(result)}\n`);
    }
  }
  // A row that failed may have left something open.
  process.exit();
}

void main();
