'use strict';

const { AsyncResource } = require('node:async_hooks');
const diagnostics = require('node:diagnostics_channel');
const { EventEmitter, EventEmitterAsyncResource, on, once } = require('node:events');
const { PerformanceObserver, performance } = require('node:perf_hooks');
const { callbackify } = require('node:util');
const { completion, row } = require('../kinds.js');
const { valueOf } = require('../labelled.js');

class Resource extends AsyncResource {
  constructor() {
    super('NATIVE_ASYNC_CONTEXT_TEST');
  }
}

/** Made outside of any context, before the first one. */
const early = new Resource();

module.exports = [
  row('EventEmitter', 'dispatched', (storage, read) => {
    const emitter = storage.run('created', () => new EventEmitter());
    storage.run('registered', () => emitter.once('event', read));
    storage.run('dispatched', () => emitter.emit('event'));
  }),
  row('EventTarget', 'dispatched', (storage, read) => {
    const target = storage.run('created', () => new EventTarget());
    storage.run('registered', () => target.addEventListener('event', read, { once: true }));
    storage.run('dispatched', () => target.dispatchEvent(new Event('event')));
  }),
  row('EventEmitterAsyncResource', 'created', (storage, read) => {
    const emitter = storage.run('created', () => new EventEmitterAsyncResource({ name: 'TEST' }));
    storage.run('registered', () => emitter.once('event', read));
    storage.run('dispatched', () => emitter.emit('event'));
  }),
  row('await events.once', 'registered', (storage, read) => {
    const emitter = storage.run('created', () => new EventEmitter());
    const done = storage.run('registered', async () => {
      await once(emitter, 'event');
      read();
    });
    storage.run('dispatched', () => emitter.emit('event'));
    return done;
  }),
  row('await events.once, of an EventTarget', 'registered', (storage, read) => {
    const target = storage.run('created', () => new EventTarget());
    const done = storage.run('registered', async () => {
      await once(target, 'event');
      read();
    });
    storage.run('dispatched', () => target.dispatchEvent(new Event('event')));
    return done;
  }),
  row('for await of events.on', 'registered', (storage, read) => {
    const emitter = storage.run('created', () => new EventEmitter());
    const events = storage.run('created', () => on(emitter, 'event'));
    const done = storage.run('registered', async () => {
      for await (const _ of events) return read();
    });
    storage.run('dispatched', () => emitter.emit('event'));
    return done;
  }),

  row("AbortSignal 'abort'", 'aborted', (storage, read) => {
    const controller = storage.run('created', () => new AbortController());
    storage.run('registered', () => controller.signal.addEventListener('abort', read));
    storage.run('aborted', () => controller.abort());
  }),
  row('AbortSignal.any', 'aborted', (storage, read) => {
    const controller = storage.run('created', () => new AbortController());
    const signal = storage.run('joined', () => AbortSignal.any([controller.signal]));
    storage.run('registered', () => signal.addEventListener('abort', read));
    storage.run('aborted', () => controller.abort());
  }),
  row('AbortSignal.timeout', 'created', async (storage, read, seen) => {
    const signal = storage.run('created', () => AbortSignal.timeout(1));
    storage.run('registered', () => signal.addEventListener('abort', read));
    // The signal's timer does not keep the process alive.
    const interval = setInterval(() => {}, 1000);
    await seen;
    clearInterval(interval);
  }),

  row('AsyncResource, runInAsyncScope', 'created', (storage, read) => {
    const resource = storage.run('created', () => new Resource());
    storage.run('called', () => resource.runInAsyncScope(read));
  }),
  row('AsyncResource made in no context, runInAsyncScope', undefined, (storage, read) => {
    storage.run('called', () => early.runInAsyncScope(read));
  }),
  row('AsyncResource, bind', 'created', (storage, read) => {
    const resource = storage.run('created', () => new Resource());
    const bound = storage.run('bound', () => resource.bind(read));
    storage.run('called', () => bound());
  }),
  row('AsyncResource.bind', 'registered', (storage, read) => {
    const bound = storage.run('registered', () => AsyncResource.bind(read));
    storage.run('called', () => bound());
  }),
  completion('util.callbackify', (callback) => callbackify(async () => {})(callback)),

  row('diagnostics_channel, subscriber', 'published', (storage, read) => {
    const channel = diagnostics.channel(`subscriber ${storage.number}`);
    const subscriber = () => read();
    storage.run('registered', () => channel.subscribe(subscriber));
    storage.run('published', () => channel.publish({}));
    channel.unsubscribe(subscriber);
  }),
  row('diagnostics_channel, a bound store', 'bound', (storage, read) => {
    const channel = diagnostics.channel(`bound ${storage.number}`);
    channel.bindStore(storage.storage, () => valueOf('bound', storage.number));
    storage.run('ran', () => channel.runStores({}, () => setImmediate(read)));
    channel.unbindStore(storage.storage);
  }),
  row("diagnostics_channel, tracePromise's asyncEnd", 'traced', async (storage, read) => {
    const channel = diagnostics.tracingChannel(`traced ${storage.number}`);
    const subscribers = { asyncEnd: () => read() };
    storage.run('registered', () => channel.subscribe(subscribers));
    await storage.run('traced', () =>
      channel.tracePromise(() => new Promise((resolve) => setImmediate(resolve))),
    );
    channel.unsubscribe(subscribers);
  }),
  row(
    'PerformanceObserver',
    'marked',
    async (storage, read, seen) => {
      const observer = storage.run('created', () => new PerformanceObserver(read));
      storage.run('observed', () => observer.observe({ entryTypes: ['mark'] }));
      storage.run('marked', () => performance.mark('mark'));
      await seen;
      observer.disconnect();
    },
    { alone: 'one immediate of Node’s calls all observers, in the context of the first mark' },
  ),
  row('process.emitWarning', 'emitted', async (storage, read, seen) => {
    const name = `Warning${storage.number}`;
    const listener = (warning) => warning.name === name && read();
    const { noDeprecation } = process;
    storage.run('registered', () => process.on('warning', listener));
    const others = process.listeners('warning').filter((each) => each.name === 'onWarning');
    for (const other of others) process.off('warning', other);
    storage.run('emitted', () => process.emitWarning('text', name));
    await seen;
    process.noDeprecation = noDeprecation;
    process.off('warning', listener);
    for (const other of others) process.on('warning', other);
  }),
];
