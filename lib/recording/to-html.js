'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { missingPage } = require('../internal/errors.js');

/**
 * A recording as a self-contained HTML page: `assets/recording-page.html`, which includes the
 * drawing code (built from scripts/recording-page/), with the recording inserted.
 */

const PAGE =
  typeof __dirname === 'string'
    ? path.join(__dirname, '..', '..', 'assets', 'recording-page.html')
    : undefined;

/** @throws {Error} `ERR_ASYNC_CONTEXT_MISSING_PAGE` */
function readPage() {
  if (PAGE === undefined || !fs.existsSync(PAGE)) throw missingPage();
  return fs.readFileSync(PAGE, 'utf8');
}

/** The placeholder for the recording. */
const PLACE = '<!--recording-->';

/**
 * Stores every string once and every task as an array, so that a page with ten thousand tasks opens
 * quickly.
 *
 * @param {import('./recording.js').RecordingData} recording
 */
function compact({ contexts, tasks, threads }) {
  /** @type {Map<string, number>} */
  const texts = new Map();
  const text = (/** @type {string} */ value) => {
    if (!texts.has(value)) texts.set(value, texts.size);
    return texts.get(value);
  };
  // A part of a long recording has few of its contexts.
  const used = [...new Set(tasks.map(({ context }) => context))];
  const position = new Map(used.map((context, index) => [context, index]));
  const begin = tasks.reduce((least, { scheduled }) => Math.min(least, scheduled), Infinity);
  const time = (/** @type {number} */ value) => Number((value - begin).toFixed(4));
  const rows = tasks.map(({ id, thread, type, name, trigger, context, stack, scheduled, runs }) => [
    id,
    thread,
    text(type),
    text(name),
    trigger,
    position.get(context),
    text(stack),
    time(scheduled),
    ...runs.flatMap(({ start, end }) => [time(start), time(end)]),
  ]);
  return {
    threads,
    contexts: used.map((context) => contexts[context]),
    texts: [...texts.keys()],
    tasks: rows,
  };
}

/** @param {import('./recording.js').RecordingData} recording */
function toHTML(recording) {
  const page = readPage();
  // In a script element, only `<` could end it.
  const json = JSON.stringify(compact(recording)).replace(/</g, '\\u003c');
  const at = page.indexOf(PLACE);
  return `${page.slice(0, at)}<script type="application/json" id="recording">${json}</script>${page.slice(at + PLACE.length)}`;
}

module.exports = { readPage, toHTML };
