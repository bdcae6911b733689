'use strict';

const { isBuiltin } = require('node:module');
const path = require('node:path');
const { descriptionOf } = require('./description.js');
const { Repair } = require('./repair.js');
const { apply, missing, unreplaceable } = require('./steps.js');
const { LEFT, warn, watch } = require('./watching.js');
const { invalidArgType, invalidArgValue } = require('../internal/errors.js');
const { SymbolDispose } = require('../internal/primordials.js');

/**
 * @typedef {InstanceType<typeof Repair>} Instance
 * @typedef {import('./description.js').Description} Description
 */

/**
 * The repairs of each description object, by module. The same object for the same module is the same
 * repair, so that functions are replaced once, however often it is undone and requested again.
 *
 * @type {WeakMap<object, Map<unknown, { repair: Instance, description: Description }>>}
 */
const repairs = new WeakMap();

/**
 * @param {any} module the name of a package or of a module of it, or exports
 * @param {any} given the description
 */
function repair(module, given) {
  const isNamed = typeof module === 'string';
  if (isNamed) validateName(module);
  else if (module === null || !['object', 'function'].includes(typeof module)) {
    throw invalidArgType('module', 'of type string, object or function', module);
  }
  const known = repairs.get(given)?.get(module);
  const description = known?.description ?? descriptionOf(given, isNamed);
  const repair = known?.repair ?? new Repair();
  /** @type {import('./watching.js').Seen[]} */
  const seen = [];
  const stopWatching = isNamed
    ? repairLoaded(module, description, repair, seen)
    : repairExports(module, description, repair);
  if (known === undefined) {
    const byModule = repairs.get(given) ?? new Map();
    repairs.set(given, byModule.set(module, { repair, description }));
  }
  repair.start();
  let undone = false;
  const undo = () => {
    if (undone) return;
    undone = true;
    stopWatching();
    repair.stop();
  };
  return Object.freeze({
    report: () => seen.map(({ module, version, repaired }) => ({ module, version, repaired })),
    undo,
    [SymbolDispose]: undo,
  });
}

/** @param {string} module */
function validateName(module) {
  if (module === '' || module.startsWith('.') || path.isAbsolute(module) || isBuiltin(module)) {
    throw invalidArgValue(
      'module',
      'must be the name of a package, or of a module of a package. Pass the exports of a file of your own, or of a module of Node',
      module,
    );
  }
}

/**
 * @param {string} module
 * @param {Description} description
 * @param {Instance} repair
 * @param {import('./watching.js').Seen[]} seen
 */
function repairLoaded(module, { versions, steps }, repair, seen) {
  const repairModule = (/** @type {any} */ exports) => {
    const paths = missing(exports, steps);
    if (paths.length > 0) {
      warn(
        `${module} ${paths.join()}`,
        'ASYNC_CONTEXT_NOT_FOUND',
        `${module} is left as it is, without the repair that was asked for: it does not have ` +
          paths.map((each) => `'${each}'`).join(', '),
      );
      return LEFT;
    }
    const result = apply(exports, steps, repair);
    return result === exports ? undefined : result;
  };
  return watch(new Map([[module, { name: module, versions, repair: repairModule }]]), seen);
}

/**
 * @param {any} exports
 * @param {Description} description
 * @param {Instance} repair
 */
function repairExports(exports, { steps }, repair) {
  const [path] = missing(exports, steps);
  if (path !== undefined) {
    throw invalidArgValue('description.steps', 'must name what the module has', path);
  }
  const [fixed] = unreplaceable(exports, steps);
  if (fixed !== undefined) {
    throw invalidArgValue(
      'description.steps',
      'must name what can be replaced in the exports. Name the module instead, before it is loaded',
      fixed,
    );
  }
  apply(exports, steps, repair);
  return () => {};
}

module.exports = { repair };
