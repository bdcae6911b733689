'use strict';

/**
 * Which request did this error come from? An uncaught error is reported outside of its request, but
 * `contextOf` still finds its context.
 *
 *     node examples/which-request.js
 */

const { AsyncContext } = require('native-async-context');
const { contextOf } = require('native-async-context/errors');

const request = new AsyncContext.Variable({ name: 'request' });

/** @type {Error[]} */
const errors = [];

/**
 * @param {string} id
 * @param {() => void} work
 */
function handle(id, work) {
  try {
    request.run(id, work);
  } catch (error) {
    // Out here `request` has no value. The errors are reported later, all at once.
    errors.push(/** @type {Error} */ (error));
  }
}

handle('a', () => JSON.parse('{'));
handle('b', () => request.run('b, retried', () => null.answer));

setTimeout(() => {
  for (const error of errors) {
    const from = contextOf(error)?.run(() => request.get());
    console.log(`${request.get()} here, ${from} there: ${error.name}`);
  }
}, 1);
