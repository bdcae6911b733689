'use strict';

const { danglingTasks } = require('../internal/errors.js');
const { validateFunction, validateString } = require('../internal/validators.js');
const { titleOf } = require('./task-records.js');
const { trackTasks } = require('./track-tasks.js');

/**
 * Makes functions and tests fail if they leave tasks behind. This is the first use of hooks in the
 * presentation: "Leaking tasks".
 *
 * @typedef {import('./track-tasks.js').DanglingTask} DanglingTask
 */

/** The number of tasks that a report describes, and the number of triggers of each. */
const TASKS = 10;
const TRIGGERS = 5;

/** @param {string} text */
const indented = (text) => text.replace(/^/gm, '  ');

/** @param {DanglingTask} task */
function describe(task) {
  const { stack, triggers } = task;
  const lines = [titleOf(task), stack];
  for (const trigger of triggers.slice(0, TRIGGERS)) {
    lines.push(`  triggered by ${titleOf(trigger)}`, trigger.stack);
  }
  if (triggers.length > TRIGGERS) lines.push(`  and ${triggers.length - TRIGGERS} more before it`);
  return lines.join('\n');
}

/**
 * @param {string} name
 * @param {DanglingTask[]} dangling
 */
function report(name, dangling) {
  const count = dangling.length === 1 ? 'a task' : `${dangling.length} tasks`;
  const more = dangling.length > TASKS ? [`and ${dangling.length - TASKS} more`] : [];
  return [
    `'${name}' ended with ${count} dangling, scheduled here:`,
    ...[...dangling.slice(0, TASKS).map(describe), ...more].map(indented),
  ].join('\n\n');
}

/**
 * @template T
 * @param {string} name
 * @param {() => T} fn
 * @param {import('./track-tasks.js').Options} [options]
 * @returns {Promise<Awaited<T>>}
 */
async function assertNoDanglingTasks(name, fn, options) {
  validateString(name, 'name');
  const { result, dangling } = await trackTasks(fn, options);
  if (dangling.length > 0) throw danglingTasks(report(name, dangling), dangling);
  return result;
}

/** The variants of a test function that are themselves test functions. */
const VARIANTS = ['only', 'skip', 'todo', 'fails', 'concurrent', 'failing'];

/**
 * @template {(...args: any[]) => any} F
 * @param {F} test
 * @param {import('./track-tasks.js').Options} [options]
 * @returns {F}
 */
function trackedTest(test, options) {
  validateFunction(test, 'test');
  return new Proxy(test, {
    apply: (target, self, args) => Reflect.apply(target, self, tracked(args, options)),
    get(target, property, receiver) {
      const value = /** @type {any} */ (Reflect.get(target, property, receiver));
      return typeof value === 'function' && VARIANTS.includes(String(property))
        ? trackedTest(value, options)
        : value;
    },
  });
}

/**
 * @param {any[]} args the arguments of a test function
 * @param {import('./track-tasks.js').Options} [options]
 * @returns {any[]} the same, but the first function, which is the test itself, is tracked
 */
function tracked(args, options) {
  const at = args.findIndex((arg) => typeof arg === 'function');
  if (at === -1) return args;
  const fn = args[at];
  const name = typeof args[0] === 'string' ? args[0] : fn.name || 'test';
  return args.with(
    at,
    {
      /** @param {any[]} given */
      [fn.name]: (...given) => assertNoDanglingTasks(name, () => fn(...given), options),
    }[fn.name],
  );
}

module.exports = { assertNoDanglingTasks, trackedTest };
