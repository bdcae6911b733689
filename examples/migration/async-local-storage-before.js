'use strict';

// Node's own. This folder also has the same program with ours and with a variable of the TC39 proposal.

const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const { readFile } = require('node:fs');

const request = new AsyncLocalStorage();

/** @param {string} message */
const log = (message) => console.log(`${request.getStore()?.id}: ${message}`);

const audit = new EventEmitter();
audit.on('read', (size) => log(`audit: ${size > 0}`));

/** @param {string} id */
const handle = (id) =>
  request.run({ id }, async () => {
    await null;
    log('begins');
    await new Promise((resolve) => readFile(__filename, resolve));
    log('has read');
    audit.emit('read', 1);
    return AsyncLocalStorage.bind(() => log('later'));
  });

Promise.all(['a', 'b'].map(handle)).then((bound) => {
  log('outside');
  for (const later of bound) later();
});
