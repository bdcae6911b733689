'use strict';

const { ReflectApply } = require('./primordials.js');

/**
 * Async stacks in DevTools lead through a callback that was made with `console.createTask`: from where it
 * runs to where it was bound. V8 takes a stack for each of them (1.5 to 4 µs), so they are made only in a
 * process that was started with `--inspect`, `--inspect-brk` or `--inspect-wait`.
 *
 * A debugger that comes later (SIGUSR1, `inspector.open`) is not noticed: asking Node takes its inspector
 * module, which takes some milliseconds to load.
 */

const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
const hasInspector = flags.some((flag) => /^--inspect(-brk|-wait)?(=|$)/.test(flag));

/** Undefined without a debugger: a startup snapshot cannot contain V8's function. */
const createTask = hasInspector
  ? /** @type {{ createTask?: (name: string) => { run: Function } }} */ (
      /** @type {unknown} */ (console)
    ).createTask
  : undefined;

/** Whether callbacks are made with `console.createTask`. */
const isDebugged = createTask !== undefined;

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

module.exports = { isDebugged, tagged, taskHere };
