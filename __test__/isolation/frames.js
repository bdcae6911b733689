'use strict';

const {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncResource,
} = require('node:async_hooks');
const { isMap } = require('node:util').types;

/** How deep to search for a frame in the properties of a resource. */
const DEPTH = 3;

/**
 * @param {any} value
 * @returns {boolean} whether it has the methods that Node calls on a frame, and is not Node's frame
 */
const isFrame = (value) =>
  ['has', 'get', 'disable'].every((name) => typeof value[name] === 'function') && !isMap(value);

/**
 * @param {any} value
 * @param {Set<any>} found frames, and all other objects that were searched
 * @param {number} depth
 */
function look(value, found, depth) {
  if (typeof value !== 'object' || value === null || depth === 0 || found.has(value)) return;
  if (value instanceof AsyncLocalStorage) return;
  found.add(value);
  for (const key of Object.getOwnPropertySymbols(value)) look(value[key], found, depth - 1);
  if (!isMap(value)) return;
  for (const [, each] of Map.prototype.entries.call(value)) look(each, found, depth - 1);
}

/**
 * The objects in resources, where contexts are kept, that code without a Variable can get hold of.
 *
 * @returns {Promise<{ frames: any[], others: any[] }>} our frames, and all other objects in the same
 *   places
 */
async function heldFrames() {
  const resources = new Set();
  const hook = createHook({
    init: (_id, _type, _trigger, resource) => void resources.add(resource),
  }).enable();
  resources.add(setTimeout(() => {}, 1));
  resources.add(setImmediate(() => {}));
  resources.add(new AsyncResource('TEST'));
  resources.add(Promise.resolve());
  resources.add(executionAsyncResource());
  await new Promise((resolve) => {
    queueMicrotask(() => {
      resources.add(executionAsyncResource());
      process.nextTick(() => {
        resources.add(executionAsyncResource());
        setTimeout(() => {
          resources.add(executionAsyncResource());
          resolve(undefined);
        }, 1);
      });
    });
  });
  hook.disable();
  const found = new Set();
  for (const resource of resources) {
    for (const key of Object.getOwnPropertySymbols(resource)) look(resource[key], found, DEPTH);
  }
  const frames = [...found].filter(isFrame);
  return { frames, others: [...found].filter((each) => !frames.includes(each)) };
}

module.exports = { heldFrames, isFrame };
