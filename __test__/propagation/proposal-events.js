'use strict';

const groups = require('./groups.js');
const { LIMITS } = require('./limits.js');

/**
 * What the proposal says about events (WEB-INTEGRATION.md and web-integration/html__events.md of June
 * 2026), compared with what Node and this package do. The latter is not written here: the rows of this
 * folder measure it, in every configuration.
 *
 *     node __test__/propagation/proposal-events.js
 *
 * prints the table of docs/events.md.
 *
 * @typedef {object} Comparison
 * @property {string} event
 * @property {string} proposal the context in which the proposal runs a listener
 * @property {string[]} rows
 * @property {string} verdict if the two differ: why Node's stays, and how to get the proposal's
 */

/** @type {Comparison[]} */
const COMPARISONS = [
  {
    event: 'an event that is dispatched at once: `dispatchEvent`, `abort()`, `emit`',
    proposal: 'the dispatcher’s',
    rows: ['EventTarget', 'EventEmitter', "AbortSignal 'abort'", 'AbortSignal.any'],
    verdict: 'the same',
  },
  {
    event: '`abort` of `AbortSignal.timeout()`',
    proposal: 'where the method was called that made the object',
    rows: ['AbortSignal.timeout'],
    verdict: 'the same',
  },
  {
    event: '`message` and `close` of a MessagePort',
    proposal: 'none: another object is the cause',
    rows: ["MessagePort 'message'", 'MessagePort, onmessage', "MessagePort 'close'"],
    verdict:
      'Node’s stays: a port is used as a socket is, and pools rely on it. The proposal’s: `runInRoot(() => new MessageChannel())`',
  },
  {
    event: '`message` of a BroadcastChannel',
    proposal: 'none',
    rows: ['BroadcastChannel, onmessage'],
    verdict: 'as a port; `runInRoot(() => new BroadcastChannel(name))`',
  },
  {
    event: '`message` of a Worker',
    proposal: 'none',
    rows: ["Worker 'message'"],
    verdict: 'as a port; `runInRoot(() => new Worker(file))`',
  },
  {
    event: '`error` of a Worker',
    proposal: 'that of the constructor, for errors while the script is loaded',
    rows: ["Worker 'error'"],
    verdict: 'the same, and for later errors too',
  },
  {
    event: 'the callback of a PerformanceObserver',
    proposal: 'none: one call is for several entries',
    rows: ['PerformanceObserver'],
    verdict:
      'Node’s is that of the first entry. The proposal’s: `new PerformanceObserver(runInRoot(() => AsyncContext.Snapshot.wrap(callback)))`',
  },
  {
    event: '`error` on the global object, `uncaughtException` in Node',
    proposal: 'none; a property of the event is planned, and which context it shows is open',
    rows: [
      'uncaughtException: a timer that throws',
      'uncaughtException: an I/O callback that throws',
    ],
    verdict: 'Node’s stays: loggers read the request from it. `contextOf(error)` is that property',
  },
  {
    event: '`unhandledrejection`',
    proposal: 'none; `event.rejectionContext` is planned',
    rows: ['unhandledRejection: Promise.reject', 'unhandledRejection: a promise made elsewhere'],
    verdict:
      'Node’s stays, for the same reason. `contextOf(promise)`, after `recordRejections()`, is that property',
  },
  {
    event: '`rejectionhandled`',
    proposal: 'none',
    rows: ['rejectionHandled'],
    verdict: 'the same',
  },
  {
    event: 'the callback of a FinalizationRegistry',
    proposal: 'that of the constructor',
    rows: ['FinalizationRegistry'],
    verdict:
      'Node runs it in none. The `FinalizationRegistry` of this package does as the proposal says',
  },
];

const all = Object.values(groups).flat();
const always = new Map(
  LIMITS.filter(({ applies }) => applies.length === 0).flatMap((limit) =>
    limit.rows.map((name) => [name, limit]),
  ),
);

/**
 * @param {string} name
 * @returns {string} the context that the row reads where Node carries the context
 */
function measured(name) {
  const row = all.find((each) => each.name === name);
  if (row === undefined) throw new Error(`There is no row ${name}.`);
  const limit = always.get(name);
  return (limit === undefined ? row.expected : limit.seen) ?? 'none';
}

/** @returns {string} the table in Markdown */
function render() {
  const rows = COMPARISONS.map(({ event, proposal, rows: names, verdict }) => {
    const contexts = [...new Set(names.map(measured))];
    return `| ${event} | ${proposal} | ${contexts.join(', ')} | ${verdict} |`;
  });
  return [
    '| what calls | the proposal: context | measured here | which, and how to get the other |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

if (require.main === module) console.log(render());

module.exports = { render };
