'use strict';

/**
 * An agent's record of the requests, in a form that can be compared: which span is the parent of which.
 *
 * @typedef {import('./collector.js').Span} Span
 */

/** Request names contain letters because some agents replace numbers. */
const REQUEST = /work_[a-z]/g;

/** The first line of a form whose spans are all of one request. */
const OF_ONE = 'requests in it: 1';

/** Replaces identifiers, ports and request names. */
const anonymous = (/** @type {string} */ name) =>
  name.replace(REQUEST, 'work').replace(/\d+/g, 'N');

/**
 * @param {Span[]} spans
 * @returns {Map<string, number>} the number of traces of each form. A form is text: a line with the number of
 *   requests in the trace, then a line for each span with its name and its parent's name
 */
function formsOf(spans) {
  const byId = new Map(spans.map((span) => [span.id, span]));
  /** @type {Map<string, { lines: string[], requests: Set<string> }>} */
  const traces = new Map();
  for (const { trace, parent, name, text } of spans) {
    const { lines, requests } = traces.get(trace) ?? { lines: [], requests: new Set() };
    traces.set(trace, { lines, requests });
    const above = byId.get(parent ?? '');
    lines.push(`${anonymous(name)} ← ${above === undefined ? 'none' : anonymous(above.name)}`);
    for (const [request] of text.matchAll(REQUEST)) requests.add(request);
  }
  const forms = new Map();
  for (const { lines, requests } of traces.values()) {
    const form = [`requests in it: ${requests.size}`, ...lines.sort()].join('\n');
    forms.set(form, (forms.get(form) ?? 0) + 1);
  }
  return forms;
}

/**
 * @param {Map<string, number>} one
 * @param {Map<string, number>} other
 * @returns {string} the forms of `one` whose count differs in `other`, as readable text
 */
const onlyIn = (one, other) =>
  [...one]
    .filter(([form, count]) => other.get(form) !== count)
    .map(([form, count]) => `${count} times:\n${form.replaceAll(/^/gm, '  ')}\n`)
    .join('\n');

/**
 * Whether there is something to compare: as many traces as requests, each of one request and of more
 * than one span.
 *
 * @param {Map<string, number>} forms
 * @param {number} requests
 */
function isComplete(forms, requests) {
  const counts = [...forms].map(([form, count]) => {
    const [first, ...spans] = form.split('\n');
    return first === OF_ONE && spans.length > 1 ? count : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0) === requests;
}

module.exports = { formsOf, isComplete, onlyIn };
