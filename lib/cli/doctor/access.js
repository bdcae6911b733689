'use strict';

/**
 * How a process reaches V8's slot: which functions of V8 its program exports, and which of them the
 * backend calls.
 *
 * @typedef {object} Access
 * @property {string[]} found the functions that read and write the slot and are exported, by their C++ names;
 *   the ones that are preferred first
 * @property {string[]} used what the backend calls
 */

/** What finds V8's builtins for the slot. */
const OF_BUILTINS = [
  'Isolate::GetCurrent',
  'Isolate::GetCurrentContext',
  'Context::GetExtrasBindingObject',
];

const isAccessor = (/** @type {string} */ name) => /::[GS]etContinuationPreserved/.test(name);

/**
 * @param {string} backend
 * @param {string[]} exported in the order of preference
 * @returns {Access}
 */
function accessOf(backend, exported) {
  const found = exported.filter(isAccessor);
  if (backend === 'intrinsic') {
    const builtins = [
      'getContinuationPreservedEmbedderData',
      'setContinuationPreservedEmbedderData',
    ];
    return { found, used: [...OF_BUILTINS, ...builtins.map((name) => `extrasBinding.${name}`)] };
  }
  if (backend === 'host') return { found, used: [] };
  const getter = found.find(
    (name) => name.includes('::Get') && found.includes(name.replace('::Get', '::Set')),
  );
  const pair = getter === undefined ? [] : [getter, getter.replace('::Get', '::Set')];
  return { found, used: [...OF_BUILTINS.slice(0, 2), ...pair] };
}

module.exports = { accessOf };
