'use strict';

const hooks = require('node:async_hooks');
const { NodeStorage, Storage, Variable } = require('./reference.js');

/**
 * What programs read and enter: each thing of the package beside what stands for it in the
 * reference.
 */

/** Together more than twice as many as the links of a frame: its table is used, and grows. */
const VARIABLES = 24;
const STORAGES = 8;
const NODE_STORAGES = 3;

/** Those of numbers are what `Object.is` and `===` tell apart. */
const VALUES = [undefined, 'a', 'b', NaN, 0, -0, null, Object.freeze({})];

/** @type {(number: number) => any} */
const defaultOf = (number) => (number % 3 === 0 ? `default of ${number}` : undefined);

/** @param {typeof import('../../../index.js')} library */
function makeEntities({ AsyncContext, AsyncLocalStorage }) {
  const variables = Array.from({ length: VARIABLES }, (_, number) => {
    const defaultValue = defaultOf(number);
    /** @type {InstanceType<typeof AsyncContext.Variable<any>>} */
    const real = new AsyncContext.Variable({ defaultValue });
    const get = () => real.get();
    return { name: `variable ${number}`, real, model: new Variable(defaultValue), get };
  });
  const storages = Array.from({ length: STORAGES }, (_, number) => {
    const defaultValue = defaultOf(number);
    const real = new AsyncLocalStorage({ defaultValue });
    const get = () => real.getStore();
    return { name: `storage ${number}`, real, model: new Storage(defaultValue), get };
  });
  return { variables, storages };
}

/**
 * Storages of Node's own, for all programs: making one on Node 20 and 22 is for the rest of the
 * process.
 */
function makeNodeStorages() {
  return Array.from({ length: NODE_STORAGES }, (_, number) => {
    /** @type {hooks.AsyncLocalStorage<any>} */
    const real = new hooks.AsyncLocalStorage();
    // From here on it follows promises.
    real.run(number, () => {});
    const get = () => real.getStore();
    return { name: `storage ${number} of Node's`, real, model: new NodeStorage(), get };
  });
}

module.exports = { VALUES, makeEntities, makeNodeStorages };
