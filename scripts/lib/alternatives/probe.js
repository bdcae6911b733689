'use strict';

/**
 * Prints, as JSON, which callbacks see the value of the code that registered them, with one way of
 * keeping a context. Started by `npm run check alternatives` on every runtime:
 *
 *     node probe.js <way> <folder>
 *
 * The folder has the installed packages that the checkout lacks.
 */

const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');
const { QUESTIONS } = require('./questions.js');

const [way, folder] = process.argv.slice(2);
const elsewhere = createRequire(path.join(folder, 'package.json'));

/**
 * @typedef {object} Way of keeping a context
 * @property {(value: string, fn: () => unknown) => void} enter
 * @property {() => unknown} read
 * @property {(fn: () => void) => () => void} bind
 * @property {((value: string) => Disposable | { dispose(): void }) | undefined} scope
 */

/** @param {any} AsyncLocalStorage @returns {Way} */
function storageWay(AsyncLocalStorage) {
  const storage = new AsyncLocalStorage();
  return {
    enter: (value, fn) => void storage.run(value, fn),
    read: () => storage.getStore(),
    bind: (fn) => AsyncLocalStorage.bind(fn),
    scope: storage.withScope?.bind(storage),
  };
}

/** @type {Record<string, () => Way>} */
const WAYS = {
  own: () => storageWay(require('node:async_hooks').AsyncLocalStorage),
  ours: () => storageWay(require('../../../index.js').AsyncLocalStorage),
  'cls-hooked'() {
    const namespace = elsewhere('cls-hooked').createNamespace('probe');
    return {
      enter: (value, fn) => void namespace.run(() => (namespace.set('key', value), fn())),
      read: () => namespace.get('key'),
      bind: (fn) => namespace.bind(fn),
      scope: undefined,
    };
  },
  'zone.js'() {
    elsewhere('zone.js/node');
    const { Zone } = /** @type {any} */ (globalThis);
    return {
      enter: (value, fn) =>
        void Zone.current.fork({ name: value, properties: { key: value } }).run(fn),
      read: () => Zone.current.get('key'),
      bind: (fn) => Zone.current.wrap(fn, 'probe'),
      scope: undefined,
    };
  },
};

async function main() {
  const { enter, read, bind, scope } = WAYS[way]();
  /** @type {Record<string, boolean>} */
  const answers = {};
  for (const [name, { ask }] of Object.entries(QUESTIONS)) {
    const seen = await new Promise((resolve) => {
      // A callback that never runs counts as one without its context.
      const gaveUp = setTimeout(resolve, 2000, 'nothing');
      const see = () => {
        clearTimeout(gaveUp);
        resolve(read());
      };
      ask({ enter: (fn) => enter(name, fn), see, bind, read, scope });
    });
    answers[name] = seen === name;
  }
  // Written synchronously, because the process exits here. Whatever a question left open does not matter.
  fs.writeSync(1, JSON.stringify(answers));
  process.exit();
}

void main();
