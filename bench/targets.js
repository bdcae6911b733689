'use strict';

/**
 * How fast this package aims to be, as ratios of two figures of one run. `npm run bench` prints the
 * measured ratio next to each target.
 *
 * @typedef {object} Target
 * @property {string} title
 * @property {string} against what the figures are compared with
 * @property {Case[]} cases all of them have to meet the target
 * @property {Side} of the numerator
 * @property {Side} over the denominator
 * @property {Record<string, number>} [atLeast] by Node line
 * @property {Record<string, number>} [atMost]
 *
 * @typedef {object} Case
 * @property {string} key question and variant
 * @property {number} size
 * @property {number} [overSize] the size of the denominator, if it differs
 *
 * @typedef {object} Side
 * @property {string} side
 * @property {string} [runtime] if it is not the Node of the column
 */

/**
 * @param {string} key
 * @param {...number} sizes
 * @returns {Case[]}
 */
const at = (key, ...sizes) => sizes.map((size) => ({ key, size }));

/** @param {number} value */
const since22 = (value) => ({ 22: value, 24: value, 26: value });
/** @param {number} value */
const since24 = (value) => ({ 24: value, 26: value });
/** @param {number} value */
const all = (value) => ({ 20: value, ...since22(value) });

const ours = { side: 'ours' };
const variable = { side: 'variable' };
const bare = { side: 'bare' };
const slot = { side: 'slot' };
const own = { side: 'node' };
const own26 = { side: 'node', runtime: 'node-26' };
const bun = { side: 'node', runtime: 'bun' };

const GET = at('get/last', 1, 8, 64);
const EACH = at('get/each', 8, 64);

const OWN = "Node's own / ours";
const NONE = 'ours / no context';
const BUN = "ours / Bun's own";
const LIMIT = 'ours / bare slot';
const GROWTH = 'ours / ours, 8 variables';
const NODE_26 = "ours / Node 26's own";

/** @type {Target[]} */
const TARGETS = [
  {
    title: '`get`, 1 to 64 variables',
    against: OWN,
    cases: GET,
    of: own,
    over: ours,
    atLeast: { 20: 1.3, 22: 4, 24: 3, 26: 3 },
  },
  {
    title: '`get`, each of 8 and of 64 variables in turn',
    against: OWN,
    cases: EACH,
    of: own,
    over: ours,
    atLeast: { 20: 1.3, 22: 4, 24: 3, 26: 3 },
  },
  {
    title: '`run`, 1 variable',
    against: OWN,
    cases: at('run/fresh', 1),
    of: own,
    over: ours,
    atLeast: { 20: 0.9, 22: 3.5, 24: 18, 26: 30 },
  },
  {
    title: '`run`, 8 variables',
    against: OWN,
    cases: at('run/fresh', 8),
    of: own,
    over: ours,
    atLeast: { 20: 1.2, 22: 4, 24: 45, 26: 80 },
  },
  {
    title: '`run`, 50 variables',
    against: OWN,
    cases: at('run/fresh', 50),
    of: own,
    over: ours,
    atLeast: { 20: 1, 22: 2, 24: 70, 26: 80 },
  },
  {
    title: 'Snapshot creation',
    against: OWN,
    cases: at('snapshot/create', 1, 8, 50),
    of: own,
    over: variable,
    atLeast: { 20: 50, 22: 50, 24: 50, 26: 30 },
  },
  {
    title: '`AsyncLocalStorage.snapshot`',
    against: OWN,
    cases: at('snapshot/create', 1, 8, 50),
    of: own,
    over: ours,
    atLeast: { 20: 50, 22: 50, 24: 50, 26: 30 },
  },
  {
    title: "`Snapshot.wrap`, against Node's `bind`",
    against: OWN,
    cases: at('snapshot/bind', 1, 8, 50),
    of: own,
    over: variable,
    atLeast: { 20: 50, 22: 50, 24: 50, 26: 30 },
  },
  {
    title: '`AsyncLocalStorage.bind`',
    against: OWN,
    cases: at('snapshot/bind', 1, 8, 50),
    of: own,
    over: ours,
    atLeast: { 20: 50, 22: 50, 24: 50, 26: 30 },
  },
  {
    title: '`withScope` and `dispose`, 1 variable',
    against: OWN,
    cases: at('enter/withScope', 1),
    of: own,
    over: ours,
    atLeast: { 24: 15, 26: 25 },
  },
  {
    title: '`await` under 1 and under 50 variables',
    against: NONE,
    cases: at('promise/await', 1, 50),
    of: ours,
    over: bare,
    atMost: { 22: 1.05, 24: 1.03, 26: 1.03 },
  },
  {
    title: '`await` under 1 and under 50 variables, thenables off',
    against: NONE,
    cases: at('promise/await', 1, 50),
    of: { side: 'ours-thenables-off' },
    over: bare,
    atMost: { 20: 1.05 },
  },
  {
    title: '`get`, 1 to 64 variables',
    against: BUN,
    cases: GET,
    of: ours,
    over: bun,
    atMost: since24(1),
  },
  {
    title: '`get`, each of 8 and of 64 variables in turn',
    against: BUN,
    cases: EACH,
    of: ours,
    over: bun,
    atMost: since24(1),
  },
  {
    title: '`run`, 1 and 8 variables',
    against: BUN,
    cases: at('run/fresh', 1, 8),
    of: ours,
    over: bun,
    atMost: since24(0.7),
  },
  {
    title: '`run`, 32 variables',
    against: BUN,
    cases: at('run/fresh', 32),
    of: ours,
    over: bun,
    atMost: since24(0.9),
  },
  {
    title: 'Snapshot creation',
    against: BUN,
    cases: at('snapshot/create', 1, 8, 50),
    of: variable,
    over: bun,
    atMost: since24(0.7),
  },
  {
    title: '`get`',
    against: LIMIT,
    cases: at('get/last', 1, 8),
    of: ours,
    over: slot,
    atMost: since22(2.2),
  },
  {
    title: '`run`',
    against: LIMIT,
    cases: at('run/fresh', 1, 8),
    of: ours,
    over: slot,
    atMost: since22(3),
  },
  {
    title: '`run`, 1000 variables',
    against: GROWTH,
    cases: [{ key: 'run/fresh', size: 1000, overSize: 8 }],
    of: ours,
    over: ours,
    atMost: all(4),
  },
  {
    title: 'bytes a frame, 1 variable',
    against: NODE_26,
    cases: at('memory/frame', 1),
    of: ours,
    over: own26,
    atMost: all(1 / 2),
  },
  {
    title: 'bytes a frame, 8 variables',
    against: NODE_26,
    cases: at('memory/frame', 8),
    of: ours,
    over: own26,
    atMost: all(1 / 3),
  },
  {
    title: 'bytes a frame, 32 variables',
    against: NODE_26,
    cases: at('memory/frame', 32),
    of: ours,
    over: own26,
    atMost: all(1 / 6),
  },
  {
    title: 'garbage collection in a million runs, 8 variables',
    against: NODE_26,
    cases: at('memory/collection', 8),
    of: ours,
    over: own26,
    atMost: { 26: 1 / 10 },
  },
];

module.exports = { TARGETS };
