'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeAsyncLocalStorage } = require('node:async_hooks');
const { EventEmitterAsyncResource } = require('node:events');
const fs = require('node:fs');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();
const ours = new AsyncLocalStorage();
const node = new NodeAsyncLocalStorage();
const emitFrom = new NodeAsyncLocalStorage();

/** Ways in which Node calls back later. */
const ways = {
  then: (callback) => Promise.resolve().then(callback),
  setTimeout: (callback) => setTimeout(callback, 1),
  setImmediate,
  'process.nextTick': process.nextTick,
  queueMicrotask,
  'fs.stat': (callback) => fs.stat(__filename, () => callback()),
  EventEmitterAsyncResource(callback) {
    const emitter = new EventEmitterAsyncResource({ name: 'TEST' });
    emitter.on('event', callback);
    Promise.resolve().then(() => emitFrom.run('elsewhere', () => emitter.emit('event')));
  },
};

const orders = {
  "ours in Node's": (id, fn) =>
    node.run(`node ${id}`, () => variable.run(`variable ${id}`, () => ours.run(`ours ${id}`, fn))),
  "Node's in ours": (id, fn) =>
    variable.run(`variable ${id}`, () => ours.run(`ours ${id}`, () => node.run(`node ${id}`, fn))),
  "Node's between ours": (id, fn) =>
    ours.run(`ours ${id}`, () => node.run(`node ${id}`, () => variable.run(`variable ${id}`, fn))),
};

for (const [name, schedule] of Object.entries(ways)) {
  for (const [order, enter] of Object.entries(orders)) {
    testFromEachState(`the callback of ${name} gets the values of both sides, ${order}`, () =>
      Promise.all(
        [1, 2, 3].map(
          (id) =>
            new Promise((resolve, reject) => {
              const callback = mustCall(() => {
                try {
                  assert.deepEqual(
                    [variable.get(), ours.getStore(), node.getStore()],
                    [`variable ${id}`, `ours ${id}`, `node ${id}`],
                  );
                  resolve();
                } catch (error) {
                  reject(error);
                }
              });
              enter(id, () => schedule(() => callback()));
            }),
        ),
      ),
    );
  }
}
