'use strict';

const { promisify } = require('node:util');
const timers = require('node:timers/promises');
const { awaited, completion, row } = require('../kinds.js');

module.exports = [
  completion('setTimeout', (callback) => setTimeout(callback, 1)),
  completion('setTimeout, its second argument', (callback) =>
    setTimeout((passed) => passed(), 1, callback),
  ),
  completion('setTimeout within setTimeout', (callback) =>
    setTimeout(() => setTimeout(callback, 1), 1),
  ),
  row('setInterval, the third time', 'registered', (storage, read) => {
    let times = 0;
    storage.run('registered', () => {
      const interval = setInterval(() => {
        if (++times < 3) return;
        clearInterval(interval);
        read();
      }, 1);
    });
  }),
  completion('setImmediate', (callback) => setImmediate(callback)),
  completion('process.nextTick', (callback) => process.nextTick(callback)),
  completion('queueMicrotask', (callback) => queueMicrotask(callback)),
  completion('queueMicrotask within queueMicrotask', (callback) =>
    queueMicrotask(() => queueMicrotask(callback)),
  ),
  row('timeout.refresh() before it fires', 'created', (storage, read) => {
    const timeout = storage.run('created', () => setTimeout(read, 1));
    storage.run('refreshed', () => timeout.refresh());
  }),
  row('timeout.refresh() after it fired', 'refreshed', async (storage, read) => {
    let fired;
    let callback = () => fired();
    const first = new Promise((resolve) => (fired = resolve));
    const timeout = storage.run('created', () => setTimeout(() => callback(), 1));
    await first;
    callback = read;
    storage.run('refreshed', () => timeout.refresh());
  }),
  row('timeout.refresh() in its own callback', 'created', (storage, read) => {
    let times = 0;
    const timeout = storage.run('created', () =>
      setTimeout(() => (++times < 3 ? timeout.refresh() : read()), 1),
    );
  }),
  awaited('await timers.promises.setTimeout', () => timers.setTimeout(1)),
  awaited('await timers.promises.setImmediate', () => timers.setImmediate()),
  awaited('await scheduler.wait', () => timers.scheduler.wait(1)),
  awaited('await scheduler.yield', () => timers.scheduler.yield()),
  row('for await of timers.promises.setInterval', 'registered', (storage, read) => {
    const ticks = storage.run('created', () => timers.setInterval(1));
    return storage.run('registered', async () => {
      let times = 0;
      for await (const _ of ticks) if (++times === 3) break;
      read();
    });
  }),
  awaited('await promisify(setTimeout)', () => promisify(setTimeout)(1)),
  awaited('await promisify(setImmediate)', () => promisify(setImmediate)()),
];
