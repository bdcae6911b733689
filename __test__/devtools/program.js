'use strict';

/** Stops in callbacks that were bound elsewhere, for async-stacks.test.js. */

const { EventEmitter } = require('node:events');
const { AsyncContext } = require('../../index.js');
const { addListener, bindEventTarget } = require('../../entries/events.js');
const { AsyncTask } = require('../../entries/tasks.js');

const emitter = new EventEmitter();
const target = bindEventTarget(new EventTarget());

/** @type {Record<string, () => () => void>} each function's name marks where a callback is bound */
const KINDS = {
  task: function bindTask() {
    const query = new AsyncTask('database query');
    return () => query.runInAsyncScope(stop);
  },
  wrapped: function bindWrapped() {
    return AsyncContext.Snapshot.wrap(stop);
  },
  emitter: function bindListener() {
    addListener(emitter, 'event', stop, { captureAsyncContext: true });
    return () => void emitter.emit('event');
  },
  target: function bindTargetListener() {
    target.addEventListener('event', stop);
    return () => void target.dispatchEvent(new Event('event'));
  },
};

function stop() {
  debugger; // eslint-disable-line no-debugger
}

process.stdin.once('data', () => {
  const calls = Object.values(KINDS).map((bind) => bind());
  for (const call of calls) call();
  // This line makes the debugger disconnect. Node waits for that before it exits.
  console.log('done');
  process.stdin.destroy();
});
