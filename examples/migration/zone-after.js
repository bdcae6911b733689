'use strict';

// Without Zone.js: a variable of the TC39 proposal, which `await` keeps.

const { AsyncContext } = require('native-async-context');
const { readFile } = require('node:fs');

const id = new AsyncContext.Variable({ name: 'request id' });

/** @param {string} message */
const log = (message) => console.log(`${id.get()}: ${message}`);

/** @param {string} request */
const handle = (request) =>
  id.run(request, async () => {
    await null;
    log('begins');
    await new Promise((resolve) => readFile(__filename, resolve));
    log('has read');
    return AsyncContext.Snapshot.wrap(() => log('later'));
  });

Promise.all(['a', 'b'].map(handle)).then((bound) => {
  log('outside');
  for (const later of bound) later();
});
