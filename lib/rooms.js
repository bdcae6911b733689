'use strict';

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
  flow: () => require('./continuation-flow/index.js'),
  generators: () => require('./generators/index.js'),
  recording: () => (room('tasks'), require('./recording/index.js')),
  register: () => require('./register.js'),
  tasks: () => require('./tasks/index.js'),
};

/** The exports of the rooms loaded so far. @type {any} */
const loaded = { __proto__: null };

/**
 * @template {keyof typeof ROOMS} N
 * @param {N} name
 * @returns {ReturnType<(typeof ROOMS)[N]>} the exports of that entry point
 */
function room(name) {
  if (name !== 'core') room('core');
  return (loaded[name] ??= loading(ROOMS[name]));
}

module.exports = { room: shared(room) };
