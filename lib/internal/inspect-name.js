'use strict';

/** The key under which `util.inspect` looks for a method of the object that it shows. */
const SymbolInspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Shows the class and the name of a variable, which is what tells it from another one in a log.
 *
 * @param {{ name: string }} named
 * @param {string} label the name of its class
 * @param {number} depth
 * @param {import('node:util').InspectOptions} options
 * @param {typeof import('node:util').inspect} inspect
 * @returns {string}
 */
function inspectName(named, label, depth, options, inspect) {
  if (depth < 0) return `[${label}]`;
  const { name } = named;
  const shown = Object.assign(name === '' ? {} : { name }, named);
  return `${label} ${inspect(shown, options)}`;
}

module.exports = { SymbolInspect, inspectName };
