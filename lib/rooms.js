'use strict';

const path = require('node:path');
const { loading, shared } = require('./realm.js');

/**
 * A room is the folder (or file) that implements one entry point of the package. Each function
 * returns the exports of its room. A room is loaded on first use.
 */
const ROOMS = {
  core: () => require('./context/index.js'),
  errors: () => require('./errors/index.js'),
  events: () => require('./events/index.js'),
  explain: () => (room('tasks'), require('./explain/index.js')),
  fixtures: () => require('./fixtures/index.js'),
  flow: () => require('./continuation-flow/index.js'),
  generators: () => require('./generators/index.js'),
  lifetime: () => require('./lifetime/index.js'),
  memory: () => require('./memory/index.js'),
  modules: () => require('./modules/index.js'),
  portable: () => require('./portable/index.js'),
  recording: () => (room('tasks'), require('./recording/index.js')),
  register: () => require('./register/index.js'),
  tasks: () => require('./tasks/index.js'),
};

/**
 * The module of this file, or of `core.js` in a package that is published; not that of a bundle, which
 * is a file of the application.
 *
 * @type {NodeJS.Module | undefined}
 */
const self =
  typeof __filename === 'string' && /[\\/]lib[\\/](rooms|core)\.js$/.test(__filename)
    ? require.cache?.[__filename]
    : undefined;

/** Puts the modules that this copy has loaded from `lib/` back into a cache that was cleared. */
function restoreModules() {
  if (self === undefined) return;
  const folder = self.filename.slice(0, -path.basename(self.filename).length);
  const restored = new Set([self]);
  for (const each of restored) {
    require.cache[each.filename] = each;
    for (const child of each.children) {
      if (child.filename.startsWith(folder)) restored.add(child);
    }
  }
}

/** The exports of the rooms loaded so far. @type {any} */
const loaded = { __proto__: null };

/**
 * @template {keyof typeof ROOMS} N
 * @param {N} name
 * @returns {ReturnType<(typeof ROOMS)[N]>} the exports of that entry point
 */
function room(name) {
  if (name !== 'core') room('core');
  return (loaded[name] ??= loading(ROOMS[name], restoreModules));
}

module.exports = { room: shared(room) };
