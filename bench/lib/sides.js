'use strict';

/**
 * Describes the sides without loading them, because some load only on some runtimes. Their code is in
 * bench/sides/, one file per side. They are listed in the order of the columns.
 *
 * @typedef {object} SideInfo
 * @property {string} title
 * @property {string} color in charts
 * @property {boolean} [quick] whether `--quick` measures it
 * @property {boolean} [named] whether only questions that name it measure it
 * @property {(runtime: import('./runtimes.js').Runtime) => boolean} has whether a runtime has it
 * @property {Record<string, string>} [env] for its process
 */

const onNode = ({ kind }) => kind === 'node';

/** @type {Record<string, SideInfo>} */
const SIDES = {
  bare: { title: 'no context', color: '#9aa0a6', quick: true, has: () => true },
  slot: { title: 'bare slot', color: '#5f6368', quick: true, has: onNode },
  map: { title: 'Map copied', color: '#b08900', has: onNode },
  node: { title: 'own', color: '#d1495b', quick: true, has: () => true },
  ours: { title: 'ours', color: '#1a73e8', quick: true, has: onNode },
  variable: { title: 'ours: Variable', color: '#12a17c', has: onNode },
  'ours-over-node': {
    title: "ours over Node's",
    color: '#5e35b1',
    // Node 24 is the first that keeps a frame of its own in the slot.
    has: ({ kind, major }) => kind === 'node' && major >= 24,
  },
  'ours-thenables-off': {
    title: 'ours, thenables off',
    color: '#00838f',
    // Elsewhere V8 carries the context into thenables by itself.
    has: ({ kind, major }) => kind === 'node' && major < 22,
    env: { NATIVE_ASYNC_CONTEXT_THENABLES: 'off' },
  },
  flow: { title: 'ours: ContinuationFlow', color: '#e8710a', named: true, has: onNode },
};

const NAMES = Object.keys(SIDES);

/**
 * @param {import('./runtimes.js').Runtime} runtime
 * @param {import('./plan.js').Group} group
 * @param {boolean} quick
 * @returns {string[]} the sides that a runtime has for a group
 */
function sidesOf(runtime, { definition }, quick) {
  if (definition.runtimes?.includes(runtime.kind) === false) return [];
  return NAMES.filter((name) => {
    const side = SIDES[name];
    if (quick && !side.quick) return false;
    if (definition.sides?.includes(name) === false) return false;
    if (side.named && definition.sides === undefined) return false;
    return side.has(runtime) && !definition.absent?.(runtime, name);
  });
}

module.exports = { NAMES, SIDES, sidesOf };
