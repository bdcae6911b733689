'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * A flow as one HTML page that needs nothing else: `assets/flow-page.html`, which holds the drawing
 * code and the charting library (built from scripts/flow-page/), with the flow in it.
 */

const PAGE = path.join(__dirname, '..', '..', 'assets', 'flow-page.html');

/** Where the flow goes. */
const PLACE = '<!--flow-->';

/**
 * Every string once, and every task an array: a page of ten thousand tasks shall open quickly.
 *
 * @param {import('./flow.js').FlowData} flow
 */
function compact({ contexts, tasks, threads }) {
  /** @type {Map<string, number>} */
  const texts = new Map();
  const text = (/** @type {string} */ value) => {
    if (!texts.has(value)) texts.set(value, texts.size);
    return texts.get(value);
  };
  const begin = tasks.reduce((least, { scheduled }) => Math.min(least, scheduled), Infinity);
  const time = (/** @type {number} */ value) => Number((value - begin).toFixed(4));
  const rows = tasks.map(({ id, thread, type, name, trigger, context, stack, scheduled, runs }) => [
    id,
    thread,
    text(type),
    text(name),
    trigger,
    context,
    text(stack),
    time(scheduled),
    ...runs.flatMap(({ start, end }) => [time(start), time(end)]),
  ]);
  return { threads, contexts, texts: [...texts.keys()], tasks: rows };
}

/** @param {import('./flow.js').FlowData} flow */
function toHTML(flow) {
  const page = fs.readFileSync(PAGE, 'utf8');
  // Within a script element, only `<` could end it.
  const json = JSON.stringify(compact(flow)).replace(/</g, '\\u003c');
  const at = page.indexOf(PLACE);
  return `${page.slice(0, at)}<script type="application/json" id="flow">${json}</script>${page.slice(at + PLACE.length)}`;
}

module.exports = { toHTML };
