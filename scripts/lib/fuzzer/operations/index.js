'use strict';

/**
 * Everything that programs do, by name.
 *
 * @typedef {import('../generate.js').Operation} Operation
 * @typedef {InstanceType<typeof import('../run.js').Run>} Run
 * @typedef {import('../run.js').Scope} Scope
 *
 * @typedef {object} Kind
 * @property {number} weight how often it is chosen
 * @property {Record<string, readonly any[]>} [options] the choices for each
 * @property {readonly string[]} [bodies] the names of its bodies; one that is called body by default
 * @property {string} [makes] what operations in its bodies can use
 * @property {string} [uses] such a thing, which has to be there
 * @property {'top' | 'alone' | 'together'} [only] in the main body of a synchronous program; in
 *   programs that have a process of their own; in those that have not
 * @property {(run: Run, op: Operation, scope: Scope) => any} perform
 */

/** @type {Record<string, Kind>} */
const KINDS = {};
// In this order for good: another order is another program for each seed.
for (const area of [
  'storages',
  'timers',
  'promises',
  'events',
  'resources',
  'rejections',
  'channels',
  'realms',
  'streams',
  'calls',
  'processes',
]) {
  Object.assign(KINDS, require(`./${area}.js`));
}

module.exports = { KINDS };
