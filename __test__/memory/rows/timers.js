'use strict';

const timers = require('node:timers/promises');
const { gone, readable } = require('../kinds.js');

/** @typedef {import('../kinds.js').Room} Room */

/**
 * Sets a timeout in a context with a value, holds it, and resolves when it has fired.
 *
 * @param {Room} room
 * @param {(callback: () => void) => NodeJS.Timeout} [set]
 * @returns {Promise<{ timeout: NodeJS.Timeout }>}
 */
function fired(room, set = (callback) => setTimeout(callback, 1)) {
  return new Promise((resolve) => {
    /** @type {any} */
    const made = {};
    made.timeout = room.run(() => room.hold(set(() => resolve(made))));
  });
}

module.exports = [
  gone('setTimeout, fired, its Timeout held', (room) => fired(room)),
  gone('setTimeout, fired and unreferenced, its Timeout held', async (room) => {
    await Promise.all([
      fired(room, (callback) => setTimeout(callback, 1).unref()),
      timers.setTimeout(5),
    ]);
  }),
  gone('setTimeout, cleared, its Timeout held', (room) =>
    clearTimeout(room.run(() => room.hold(setTimeout(() => {}, 1e6)))),
  ),
  gone('setTimeout, closed, its Timeout held', (room) => {
    room.run(() => room.hold(setTimeout(() => {}, 1e6))).close();
  }),
  gone('setTimeout, disposed, its Timeout held', (room) => {
    room.run(() => room.hold(setTimeout(() => {}, 1e6)))[Symbol.dispose]();
  }),
  gone('setTimeout, refreshed, fired, its Timeout held', (room) =>
    fired(room, (callback) => setTimeout(callback, 1).refresh()),
  ),
  gone('setTimeout, fired, refreshed in another context', async (room) => {
    const { timeout } = await fired(room);
    room.storage.run('refreshed', () => timeout.refresh().unref());
  }),
  gone(
    'setTimeout, fired, nothing held',
    (room) => new Promise((resolve) => room.run(() => void setTimeout(resolve, 1))),
  ),
  readable('setTimeout, still to fire', (room) =>
    room.run(() => void setTimeout(() => {}, 1e6).unref()),
  ),
  gone('setInterval, cleared, its Timeout held', (room) =>
    clearInterval(room.run(() => room.hold(setInterval(() => {}, 1e6)))),
  ),
  gone(
    'setInterval, cleared in its callback, its Timeout held',
    (room) =>
      new Promise((resolve) => {
        room.run(() => {
          const interval = room.hold(
            setInterval(() => {
              clearInterval(interval);
              resolve(undefined);
            }, 1),
          );
        });
      }),
  ),
  gone(
    'setInterval, still to fire: entered in its callback',
    (room) =>
      new Promise((resolve) => {
        const interval = setInterval(() => {
          if (interval.hasRef()) room.run(() => {});
          interval.unref();
          resolve(undefined);
        }, 5);
      }),
  ),
  gone(
    'setImmediate, called, its Immediate held',
    (room) => new Promise((resolve) => room.run(() => room.hold(setImmediate(resolve)))),
  ),
  gone('setImmediate, cleared, its Immediate held', (room) =>
    clearImmediate(room.run(() => room.hold(setImmediate(() => {})))),
  ),
  gone('setImmediate, disposed, its Immediate held', (room) => {
    room.run(() => room.hold(setImmediate(() => {})))[Symbol.dispose]();
  }),
  gone(
    'process.nextTick',
    (room) => new Promise((resolve) => room.run(() => process.nextTick(resolve))),
  ),
  gone(
    'queueMicrotask',
    (room) => new Promise((resolve) => room.run(() => queueMicrotask(() => resolve(undefined)))),
  ),
  gone('timers/promises, its promise held', (room) =>
    room.run(() => room.hold(timers.setTimeout(1))),
  ),
  gone('timers/promises, aborted, its promise held', async (room) => {
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = room.run(() => room.hold(timers.setTimeout(1e6, undefined, { signal })));
    controller.abort();
    await waiting.catch(() => {});
  }),
  gone('AbortSignal.timeout, aborted, held', async (room) => {
    const signal = room.run(() => room.hold(AbortSignal.timeout(1)));
    while (!signal.aborted) await timers.setTimeout(1);
  }),
];
