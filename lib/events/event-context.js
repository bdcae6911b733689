'use strict';

const { Snapshot } = require('../context/internals.js');
const { invalidArgType } = require('../internal/errors.js');

/**
 * The context in which each event was dispatched. A bound listener records it, because it is called in
 * the context of the dispatch before it enters its own. A listener that is not bound runs in the
 * context of the dispatch, so there the current context is recorded when it is first asked for.
 *
 * @type {WeakMap<Event, InstanceType<typeof Snapshot>>}
 */
const contexts = new WeakMap();

/**
 * Records the context of an event. Must be called in the context of the dispatch.
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
  // `eventPhase` cannot be used: in Node it is over when the first listener has returned
  // (kHybridDispatch in lib/internal/event_target.js, Node 20 to 26).
  return event.target === null ? undefined : noteDispatch(event);
}

module.exports = { eventContext, noteDispatch };
