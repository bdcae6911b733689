'use strict';

/**
 * The sides of an application. A side is a module in `sides/` that is loaded before the application.
 * Some sides also need flags of the process.
 *
 * @typedef {object} Side
 * @property {string} title
 * @property {string} [preload] its module, if the name differs
 * @property {boolean} carries whether each answer must carry the id of its own request
 * @property {string[]} [flags]
 * @property {string} [only] the one runtime that has it
 */

/** @type {Record<string, Side>} */
const SIDES = {
  own: { title: "Node's own", carries: true },
  again: { title: "Node's own again: the control", preload: 'own', carries: true },
  flag: {
    title: "Node's own with --experimental-async-context-frame",
    preload: 'own',
    carries: true,
    flags: ['--experimental-async-context-frame'],
    only: 'node-22',
  },
  ours: { title: 'ours', carries: true },
  limit: { title: 'a synchronous stack: the limit', carries: false },
  none: { title: 'no context', carries: false },
};

/**
 * @param {import('./applications.js').Application} application
 * @param {{ id: string }} runtime
 * @returns {string[]} the sides of the application on that runtime
 */
const sidesOf = ({ without = {} }, { id }) =>
  Object.keys(SIDES).filter(
    (side) => without[side] === undefined && (SIDES[side].only ?? id) === id,
  );

module.exports = { SIDES, sidesOf };
