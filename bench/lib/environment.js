'use strict';

/**
 * The environment of a question in its process: a side, and a context with the configured number of
 * live variables.
 *
 * @typedef {object} Environment
 * @property {any} side
 * @property {number} size the parameter of the configuration
 * @property {{ storage: any, value: object }[]} variables the live ones, in the order entered
 * @property {() => any} create creates another variable, which is not live
 * @property {<R>(callback: () => R) => R} inContext calls with the live variables entered
 */

/**
 * Callbacks besides those of the question. In a real program `run` sees many callbacks, so its call
 * site is megamorphic. With a single callback the JIT would inline it, and the figure would hold for
 * no real program. Each callback is a separate function literal, because V8 counts literals.
 */
const CALLBACKS = [() => 1, () => 2, () => 3, () => 4, () => 5, () => 6];

/**
 * Calls `run` and `getStore` as a real program does: with several callbacks, with several numbers of
 * arguments, in the root, and in contexts of one and of two variables.
 *
 * @param {any} side
 */
function mix(side) {
  const a = side.create();
  const b = side.create();
  let sum = 0;
  for (let i = 0; i < 600; i++) {
    const callback = CALLBACKS[i % CALLBACKS.length];
    sum += a.getStore() === undefined ? 1 : 0;
    sum += a.run({}, callback);
    sum += a.run({}, callback, i);
    sum += a.run({}, () => b.run({}, callback, i, i) + (b.getStore() === undefined ? 1 : 0));
    sum += side.resume(side.snapshot(), callback);
  }
  return sum;
}

/**
 * @param {any} side
 * @param {{ storage: any, value: object }[]} variables
 * @param {() => any} callback
 */
function enterAll(side, variables, callback) {
  const enter = (i) =>
    i === variables.length
      ? callback()
      : variables[i].storage.run(variables[i].value, () => enter(i + 1));
  return enter(0);
}

/**
 * @param {any} side
 * @param {number} size
 * @param {number} live how many variables to enter
 * @param {boolean} mixed whether to show `run` other callbacks first
 * @returns {Environment}
 */
function createEnvironment(side, size, live, mixed) {
  if (mixed) mix(side);
  const variables = Array.from({ length: live }, (_, id) => ({
    storage: side.create(),
    value: { id },
  }));
  const enter = () =>
    live === 0 ? undefined : enterAll(side, variables, () => ({ taken: side.snapshot() }));
  const entered = side.root === undefined ? enter() : side.root(enter);
  const inContext = (callback) =>
    entered === undefined
      ? (side.root ?? ((root) => root()))(callback)
      : side.resume(entered.taken, callback);
  return { side, size, variables, create: side.create, inContext };
}

module.exports = { createEnvironment };
