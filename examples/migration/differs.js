'use strict';

// Where Node's own AsyncLocalStorage differs between versions of Node. Each line says in which context
// something ran. `npx native-async-context doctor` finds such places in your program.

const { AsyncLocalStorage } = require('node:async_hooks');

const request = new AsyncLocalStorage();

/** @param {string} what */
const log = (what) => console.log(`${what}: ${request.getStore()}`);

request.run('outer', () => {
  request.exit(() => request.enterWith('entered in exit'));
  log('enterWith inside of exit, after it');
});

process.on('unhandledRejection', () => log('unhandledRejection'));
/** @type {(reason: unknown) => void} */
let reject = () => {};
request.run('promise made', () => new Promise((_, theReject) => (reject = theReject)));
request.run('promise rejected', () => reject('not handled'));

/** @type {(value: unknown) => void} */
let resolve = () => {};
request.run('promise made', () => new Promise((theResolve) => (resolve = theResolve)));
request.run('promise resolved', () => resolve({ then: () => log('then of a query builder') }));
