'use strict';

/**
 * What an agent has recorded of the requests, in a form that can be compared: who is whose parent.
 *
 * @typedef {{ trace: string, id: string, parent?: string, name: string }} Span
 */

/**
 * Spans of connections and of looking up names: which request opens a connection, and which finds an
 * idle one, differs from run to run.
 */
const OF_CONNECTIONS = /^(dns|tcp|net|tls)[. ]|^connect|createConnection|pg\.connect/i;

/** Ports, identifiers and numbers of requests. */
const anonymous = (/** @type {string} */ name) => name.replace(/\d+/g, 'N');

/**
 * @param {Span[]} spans
 * @returns {Map<string, number>} how many traces there are of each form; a form is a line for each span:
 *   its name, and that of its parent
 */
function formsOf(spans) {
  const byId = new Map(spans.map((span) => [span.id, span]));
  /** @type {Map<string, string[]>} */
  const traces = new Map();
  for (const { trace, parent, name } of spans) {
    if (OF_CONNECTIONS.test(name)) continue;
    const above = byId.get(parent ?? '')?.name;
    const line = `${anonymous(name)} ← ${above === undefined ? 'none' : anonymous(above)}`;
    const lines = traces.get(trace);
    if (lines === undefined) traces.set(trace, [line]);
    else lines.push(line);
  }
  const forms = new Map();
  for (const lines of traces.values()) {
    const form = lines.sort().join('\n');
    forms.set(form, (forms.get(form) ?? 0) + 1);
  }
  return forms;
}

/**
 * @param {Map<string, number>} forms
 * @returns {string} for people
 */
const print = (forms) => [...forms].map(([form, count]) => `${count} times:\n${form}`).join('\n\n');

/**
 * @param {Map<string, number>} a
 * @param {Map<string, number>} b
 */
const same = (a, b) => a.size === b.size && [...a].every(([form, count]) => b.get(form) === count);

module.exports = { formsOf, print, same };
