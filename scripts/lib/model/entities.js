'use strict';

const hooks = require('node:async_hooks');
const { NodeStorage, Storage, Variable } = require('./reference.js');

/**
 * The variables, storages and values of programs. Each variable and storage of the package is paired with
 * its counterpart in the reference.
 */

/** Together more than twice as many as a frame has links, so that its table is used and grows. */
const VARIABLES = 24;
const STORAGES = 8;
const NODE_STORAGES = 3;

/** The numbers are those that `Object.is` and `===` compare differently. */
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
 * Node's own storages, shared by all programs: on Node 20 and 22, making one affects the rest of the
 * process.
 */
function makeNodeStorages() {
  return Array.from({ length: NODE_STORAGES }, (_, number) => {
    /** @type {hooks.AsyncLocalStorage<any>} */
    const real = new hooks.AsyncLocalStorage();
    // The first `run` makes it follow promises.
    real.run(number, () => {});
    const get = () => real.getStore();
    return { name: `storage ${number} of Node's`, real, model: new NodeStorage(), get };
  });
}

module.exports = { VALUES, makeEntities, makeNodeStorages };
