'use strict';

const { Snapshot } = require('../context/internals.js');
const { invalidArgType } = require('../internal/errors.js');

/**
 * In which context an event was dispatched. A bound listener notes it, as it finds the context of
 * the dispatch before it enters its own. A listener that is not bound runs in that context, so
 * there it is the current one, and noted when it is first asked for.
 *
 * @type {WeakMap<Event, InstanceType<typeof Snapshot>>}
 */
const contexts = new WeakMap();

/**
 * To be called in the context of the dispatch.
 *
 * @param {Event} event
 */
function noteDispatch(event) {
  let snapshot = contexts.get(event);
  if (snapshot === undefined) {
    snapshot = new Snapshot();
    contexts.set(event, snapshot);
  }
  return snapshot;
}

/**
 * @param {Event} event
 * @returns {InstanceType<typeof Snapshot> | undefined}
 */
function eventContext(event) {
  if (!(event instanceof Event)) throw invalidArgType('event', 'an instance of Event', event);
  // Not `eventPhase`: for Node an event is over when its first listener has returned
  // (kHybridDispatch in lib/internal/event_target.js, Node 20 to 26).
  return event.target === null ? undefined : noteDispatch(event);
}

module.exports = { eventContext, noteDispatch };
