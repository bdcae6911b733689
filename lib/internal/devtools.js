'use strict';

const { ReflectApply } = require('./primordials.js');

/**
 * Async stacks in DevTools lead through a callback that was made with `console.createTask`: from where it
 * runs to where it was bound. V8 takes a stack for each of them (1.5 to 4 µs), so there are such tasks only
 * while Node listens for a debugger.
 *
 * Nothing tells when that begins. Bound functions look at a field, which is right from the start under
 * `--inspect`; AsyncTasks and bound listeners, which cost more anyway, ask Node and set it.
 */

/**
 * `console.createTask`, read when a debugger can come: a startup snapshot cannot contain it.
 *
 * @type {((name: string) => { run: Function }) | undefined}
 */
let createTask;

const startedWithInspector =
  /--inspect\b/.test(process.env.NODE_OPTIONS ?? '') ||
  process.execArgv.some((flag) => flag.startsWith('--inspect'));

/** @type {{ url?: () => string | undefined } | undefined} */
let inspector;

const devtools = {
  /** Whether Node listened for a debugger when it was asked last. */
  listening: false,

  /** Asks Node. */
  look() {
    try {
      inspector ??= require('node:inspector');
      devtools.listening = inspector?.url?.() !== undefined;
      if (!devtools.listening) return;
      createTask ??= /** @type {any} */ (console).createTask;
      if (createTask === undefined) devtools.listening = false;
    } catch {
      inspector = {}; // Node was built without inspector.
    }
  },
};

if (startedWithInspector) devtools.look();

/**
 * @param {string} name what DevTools show above the stack of where this was called
 * @returns {(fn: Function, self: unknown, args: any[]) => any} calls a function so that its stack leads here
 */
function taskHere(name) {
  const task = ReflectApply(/** @type {any} */ (createTask), console, [name]);
  return (fn, self, args) => task.run(() => ReflectApply(fn, self, args));
}

/**
 * @template {Function} F
 * @param {F} fn
 * @param {string} name
 * @returns {F} calls it so that its stack in DevTools leads here
 */
function tagged(fn, name) {
  const call = taskHere(name || fn.name || 'bound function');
  return /** @type {any} */ (
    /** @this {any} @param {any[]} args */
    function (...args) {
      return call(fn, this, args);
    }
  );
}

module.exports = { devtools, tagged, taskHere };
