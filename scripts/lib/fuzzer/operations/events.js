'use strict';

const { EventEmitter, EventEmitterAsyncResource, on, once } = require('node:events');

/** Emitters, event targets and message ports. */

const BOTH = [false, true];

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  // Its listeners only read, because the order of callbacks can decide which event comes first.
  emitter: {
    weight: 2,
    makes: 'emitter',
    options: { resource: BOTH },
    perform(run, op, scope) {
      const emitter = op.options.resource
        ? new EventEmitterAsyncResource({ name: `FUZZ${op.id}` })
        : new EventEmitter();
      emitter.on('event', (/** @type {number} */ by) => run.read(op, `listener, by ${by}`));
      scope[op.id] = emitter;
      return run.elsewhere(op, true, () => run.enter(op, scope));
    },
  },
  emit: {
    weight: 4,
    uses: 'emitter',
    bodies: [],
    perform: (run, op, scope) => scope[op.of ?? -1]?.emit('event', op.id),
  },
  'events.once': {
    weight: 1,
    options: { way: ['once', 'on', 'error'] },
    perform(run, op, scope) {
      const emitter = new EventEmitter();
      const { way } = op.options;
      const callback = run.callback(op, scope);
      process.nextTick(() =>
        run.elsewhere(op, true, () => emitter.emit(way === 'error' ? 'error' : 'event', 1)),
      );
      if (way === 'on') return on(emitter, 'event').next().then(callback);
      return once(emitter, 'event').then(callback, callback);
    },
  },
  EventTarget: {
    weight: 1,
    options: { later: BOTH },
    perform(run, op, scope) {
      const target = new EventTarget();
      target.addEventListener('event', run.callback(op, scope));
      const dispatch = () =>
        run.elsewhere(op, true, () => void target.dispatchEvent(new Event('event')));
      if (op.options.later) setImmediate(dispatch);
      else dispatch();
    },
  },
  AbortSignal: {
    weight: 1,
    options: { way: ['abort', 'any'] },
    perform(run, op, scope) {
      const controller = new AbortController();
      const { signal } = controller;
      const heard = op.options.way === 'any' ? AbortSignal.any([signal]) : signal;
      heard.addEventListener('abort', run.callback(op, scope));
      setImmediate(() => run.elsewhere(op, true, () => controller.abort()));
    },
  },
  MessageChannel: {
    weight: 1,
    options: { way: ['on', 'onmessage'] },
    perform(run, op, scope) {
      const { port1, port2 } = new MessageChannel();
      const callback = run.callback(op, scope);
      const heard = () => {
        port1.close();
        callback();
      };
      if (op.options.way === 'on') /** @type {any} */ (port1).on('message', heard);
      else port1.onmessage = heard;
      run.elsewhere(op, true, () => port2.postMessage(1));
    },
  },
};
