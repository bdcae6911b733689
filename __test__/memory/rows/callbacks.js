'use strict';

const { AsyncResource } = require('node:async_hooks');
const { EventEmitter, EventEmitterAsyncResource, once } = require('node:events');
const fs = require('node:fs');
const zlib = require('node:zlib');
const { gone, ours, readable } = require('../kinds.js');

/** @typedef {import('../kinds.js').Room} Room */

const listener = () => {};

module.exports = [
  gone('EventEmitter, a listener added, the emitter held', (room) => {
    const emitter = room.hold(new EventEmitter());
    room.run(() => emitter.on('event', () => {}));
    emitter.emit('event');
  }),
  gone('EventEmitter made there, held', (room) =>
    room.run(() => room.hold(new EventEmitter()).on('event', () => {})),
  ),
  gone('EventEmitter, a listener removed', (room) => {
    const emitter = room.hold(new EventEmitter());
    room.run(() => emitter.on('event', listener));
    emitter.off('event', listener);
  }),
  gone('EventEmitter, once, called', (room) => {
    const emitter = room.hold(new EventEmitter());
    room.run(() => emitter.once('event', () => {}));
    emitter.emit('event');
  }),
  gone('await events.once, the emitter held', async (room) => {
    const emitter = room.hold(new EventEmitter());
    const waiting = room.run(async () => void (await once(emitter, 'event')));
    emitter.emit('event');
    await waiting;
  }),
  gone('EventTarget, a listener added, the target held', (room) => {
    const target = room.hold(new EventTarget());
    room.run(() => target.addEventListener('event', () => {}));
    target.dispatchEvent(new Event('event'));
  }),
  gone('EventTarget, a listener removed', (room) => {
    const target = room.hold(new EventTarget());
    room.run(() => target.addEventListener('event', listener));
    target.removeEventListener('event', listener);
  }),
  gone('EventTarget, once, called', (room) => {
    const target = room.hold(new EventTarget());
    room.run(() => target.addEventListener('event', () => {}, { once: true }));
    target.dispatchEvent(new Event('event'));
  }),
  gone('AbortSignal, aborted there, held', (room) => {
    const controller = room.hold(new AbortController());
    controller.signal.addEventListener('abort', () => {});
    room.run(() => controller.abort());
  }),
  gone('AsyncResource, dropped', (room) => room.run(() => void new AsyncResource('TEST'))),
  gone('AsyncResource.bind, dropped', (room) => room.run(() => void AsyncResource.bind(() => {}))),
  readable('AsyncResource, held', (room) => room.run(() => room.hold(new AsyncResource('TEST')))),
  readable('EventEmitterAsyncResource, held', (room) =>
    room.run(() => room.hold(new EventEmitterAsyncResource({ name: 'TEST' }))),
  ),
  gone('AsyncResource, held: entered in its scope', (room) => {
    const resource = room.hold(new AsyncResource('TEST'));
    resource.runInAsyncScope(() => room.run(() => {}));
  }),
  gone(
    'a callback of fs',
    (room) => new Promise((resolve) => room.run(() => fs.stat(__filename, resolve))),
  ),
  gone('a promise of fs, held', (room) => room.run(() => room.hold(fs.promises.stat(__filename)))),
  gone('a FileHandle, closed, held', async (room) => {
    const handle = await room.run(() => fs.promises.open(__filename));
    await room.hold(handle).close();
  }),
  gone('a stream of a file, closed, held', async (room) => {
    const stream = room.run(() => room.hold(fs.createReadStream(__filename)));
    stream.resume();
    await once(stream, 'close');
  }),
  gone(
    'a callback of zlib',
    (room) => new Promise((resolve) => room.run(() => zlib.deflate('text', resolve))),
  ),
  gone('a MessagePort, closed, held', async (room) => {
    const { port1 } = room.run(() => new MessageChannel());
    room.hold(port1).close();
    await once(port1, 'close');
  }),
  ours(
    readable('bindEmitter: a listener added, the emitter held', (room) => {
      const emitter = room.exported.bindEmitter(room.hold(new EventEmitter()));
      room.run(() => emitter.on('event', () => {}));
    }),
  ),
  ours(
    gone('bindEmitter: a listener removed', (room) => {
      const emitter = room.exported.bindEmitter(room.hold(new EventEmitter()));
      room.run(() => emitter.on('event', listener));
      emitter.off('event', listener);
    }),
  ),
  ours(
    gone('bindEmitter: once, called', (room) => {
      const emitter = room.exported.bindEmitter(room.hold(new EventEmitter()));
      room.run(() => emitter.once('event', listener));
      emitter.emit('event');
    }),
  ),
  ours(
    gone('bindEventTarget: a listener removed', (room) => {
      const target = room.exported.bindEventTarget(room.hold(new EventTarget()));
      room.run(() => target.addEventListener('event', listener));
      target.removeEventListener('event', listener);
    }),
  ),
  ours(
    gone('bindEventTarget: once, called', (room) => {
      const target = room.exported.bindEventTarget(room.hold(new EventTarget()));
      room.run(() => target.addEventListener('event', listener, { once: true }));
      target.dispatchEvent(new Event('event'));
    }),
  ),
  ours(
    gone('bindEventTarget: removed by its AbortSignal', (room) => {
      const target = room.exported.bindEventTarget(room.hold(new EventTarget()));
      const controller = new AbortController();
      const { signal } = controller;
      room.run(() => target.addEventListener('event', listener, { signal }));
      controller.abort();
    }),
  ),
];
