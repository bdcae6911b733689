'use strict';

const { loading, shared } = require('./realm.js');

/** What each entry point exports. A room is loaded when it is first entered. */
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

/** The rooms that were entered. @type {any} */
const entered = { __proto__: null };

/**
 * @template {keyof typeof ROOMS} N
 * @param {N} name
 * @returns {ReturnType<(typeof ROOMS)[N]>} what that entry point exports
 */
function room(name) {
  if (name !== 'core') room('core');
  return (entered[name] ??= loading(ROOMS[name]));
}

module.exports = { room: shared(room) };
