'use strict';

/**
 * @typedef {InstanceType<typeof import('./room.js').Room>} Room
 *
 * A row: something that a program does in a context with a value, and whether the value stays.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {(room: Room) => unknown} run called several times, each time from
 *   the root and with one value; a promise that it returns is awaited
 * @property {boolean} readable whether code can still read the value, which therefore has to stay
 * @property {boolean} oursOnly whether Node's own storage has no such thing
 * @property {(Storage: Function) => boolean} [exists] whether this storage has it
 *
 * @typedef {Pick<Row, 'exists'>} Options
 */

/**
 * A row after which no code can read the value.
 *
 * @param {string} name
 * @param {Row['run']} run
 * @param {Options} [options]
 * @returns {Row}
 */
const gone = (name, run, options) => ({
  name,
  run,
  readable: false,
  oursOnly: false,
  ...options,
});

/**
 * A row after which code can still read the value, so it must stay. Shows that the others could fail.
 *
 * @param {string} name
 * @param {Row['run']} run
 * @param {Options} [options]
 * @returns {Row}
 */
const readable = (name, run, options) => ({ ...gone(name, run, options), readable: true });

/**
 * @param {Row} row
 * @returns {Row}
 */
const ours = (row) => ({ ...row, oursOnly: true });

module.exports = { gone, ours, readable };
