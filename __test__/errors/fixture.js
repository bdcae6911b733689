'use strict';

/**
 * Lets errors and rejections reach the process, and prints the answers of `contextOf` there. Each line
 * has the event, the reason, the context of the error, and the context of the promise.
 */

const { AsyncContext } = require('../../index.js');
const { contextOf, recordRejections } = require('../../entries/errors.js');

recordRejections();

const variable = new AsyncContext.Variable();
const read = (/** @type {unknown} */ thing) => contextOf(thing)?.run(() => variable.get()) ?? null;
const say = (/** @type {any[]} */ ...line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const turn = () => new Promise(setImmediate);
const fail = (/** @type {string} */ message) => {
  throw new Error(message);
};

process.on('uncaughtException', (error, origin) => say(origin, error.message, read(error)));
if (process.argv[2] === 'handled') {
  process.on('unhandledRejection', (reason, promise) =>
    say('rejection', /** @type {any} */ (reason)?.message ?? reason, read(reason), read(promise)),
  );
}

async function main() {
  // Timers with the same delay fire in the order in which they were set.
  setTimeout(() => variable.run('timer', fail, 'in a timer'));
  await new Promise((resolve) => setTimeout(resolve));

  variable.run('rejects', () => void Promise.reject(new Error('rejected at once')));
  await turn();

  variable.run('later', async () => {
    await null;
    fail('after an await');
  });
  await turn();

  variable.run('outer', async () => {
    await variable.run('inner', async () => fail('before an await, awaited outside'));
  });
  await turn();

  variable.run('async', async () => {
    await null;
    variable.run('sync', fail, 'left a run in an async function');
  });
  await turn();

  let reject;
  const settled = variable.run('made', () => new Promise((_, r) => (reject = r)));
  variable.run('settled', reject, new Error('made elsewhere'));
  await turn();

  variable.run('primitive', () => void Promise.reject('a string'));
  await turn();
  return settled;
}

main().catch(() => {});
