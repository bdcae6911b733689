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
 * @property {string} [makes] the thing that it provides for operations in its bodies
 * @property {string} [uses] the thing that an operation around it must have made
 * @property {'top' | 'alone' | 'together'} [only] where it is allowed: in the main body of a synchronous
 *   program, in programs with a process of their own, or in programs that share one
 * @property {(run: Run, op: Operation, scope: Scope) => any} perform
 */

/** @type {Record<string, Kind>} */
const KINDS = {};
// Keep this order: changing it changes the program of every seed.
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
