'use strict';

// With Zone.js: a zone for each request, which has its id. It uses chains of promises, because a zone
// is lost after an `await`.

require('zone.js/node');
const { readFile } = require('node:fs');

const { Zone } = /** @type {any} */ (globalThis);

/** @param {string} message */
const log = (message) => console.log(`${Zone.current.get('id')}: ${message}`);

/** @param {string} id */
const handle = (id) =>
  Zone.current.fork({ name: 'request', properties: { id } }).run(() =>
    Promise.resolve()
      .then(() => {
        log('begins');
        return new Promise((resolve) => readFile(__filename, resolve));
      })
      .then(() => {
        log('has read');
        return Zone.current.wrap(() => log('later'), 'later');
      }),
  );

Promise.all(['a', 'b'].map(handle)).then((bound) => {
  log('outside');
  for (const later of bound) later();
});
