'use strict';

/**
 * The storages of programs, by name: plain ones, ones with options, and subclasses that replace the methods
 * that Node's own `run`, `exit` and `withScope` use.
 */

/**
 * @param {any} Storage AsyncLocalStorage
 * @param {string[]} methods
 */
function subclass(Storage, methods) {
  class Replaced extends Storage {}
  /** @type {Record<string, (...args: any[]) => any>} */
  const replacements = {
    getStore() {
      return `get(${Storage.prototype.getStore.call(this)})`;
    },
    enterWith(value) {
      Storage.prototype.enterWith.call(this, `enter(${value})`);
    },
    run(value, callback, ...args) {
      return Storage.prototype.run.call(this, `run(${value})`, callback, ...args);
    },
    exit(callback, ...args) {
      return Storage.prototype.exit.call(this, callback, ...args);
    },
  };
  for (const method of methods) {
    Object.defineProperty(Replaced.prototype, method, { value: replacements[method] });
  }
  return new Replaced();
}

/** @type {Record<string, (Storage: any) => any>} */
const MAKERS = {
  plain: (Storage) => new Storage(),
  default: (Storage) => new Storage({ defaultValue: 'the default', name: 'fuzzed' }),
  getStore: (Storage) => subclass(Storage, ['getStore']),
  enterWith: (Storage) => subclass(Storage, ['enterWith']),
  run: (Storage) => subclass(Storage, ['run']),
  all: (Storage) => subclass(Storage, ['getStore', 'enterWith', 'run', 'exit']),
};

const STORAGES = Object.keys(MAKERS);

/**
 * @param {string} name
 * @param {any} Storage
 */
const makeStorage = (name, Storage) => MAKERS[name](Storage);

module.exports = { STORAGES, makeStorage };
