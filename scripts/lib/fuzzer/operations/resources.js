'use strict';

const { AsyncResource, createHook, executionAsyncResource } = require('node:async_hooks');
const { LABEL } = require('../label.js');

/** AsyncResource, and the hooks of node:async_hooks. */

const BOTH = [false, true];

/**
 * @param {any} callback
 * @returns {string | undefined} the label from run.js
 */
const labelOfCallback = (callback) => callback?.[LABEL];

/**
 * The label of a resource that belongs to the program. Hooks also see Node's internal resources, which
 * differ between versions.
 *
 * @param {import('./index.js').Run} run
 * @param {string} type
 * @param {any} resource
 * @returns {string | undefined}
 */
function labelOfResource(run, type, resource) {
  if (type.startsWith('FUZZ')) return type;
  if (type === 'PROMISE') return run.resources.get(resource);
  if (type === 'Timeout') return labelOfCallback(resource._onTimeout);
  if (type === 'Immediate') return labelOfCallback(resource._onImmediate);
  return labelOfCallback(resource.callback);
}

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  AsyncResource: {
    weight: 3,
    makes: 'resource',
    options: { way: ['plain', 'subclass', 'frozen', 'extended'] },
    perform(run, op, scope) {
      class Resource extends AsyncResource {}
      const { way } = op.options;
      const resource = new (way === 'subclass' ? Resource : AsyncResource)(`FUZZ${op.id}`);
      if (way === 'frozen') Object.freeze(resource);
      if (way === 'extended') Object.preventExtensions(resource);
      scope[op.id] = resource;
      return run.elsewhere(op, true, () => run.enter(op, scope));
    },
  },
  runInAsyncScope: {
    weight: 4,
    uses: 'resource',
    options: { throws: BOTH },
    perform(run, op, scope) {
      try {
        return scope[op.of ?? -1]?.runInAsyncScope(() => {
          const result = run.enter(op, scope);
          if (op.options.throws) throw new Error('expected');
          return result;
        });
      } catch {
        run.read(op, 'caught');
      }
    },
  },
  'bind of a resource': {
    weight: 2,
    uses: 'resource',
    options: { later: BOTH },
    perform(run, op, scope) {
      const bound = scope[op.of ?? -1]?.bind(run.listener(op, scope));
      if (bound === undefined) return;
      if (!op.options.later) return bound();
      const done = run.expect(op, 'bound');
      setImmediate(() => (bound(), done()));
    },
  },
  'AsyncResource.bind': {
    weight: 2,
    options: { later: BOTH },
    perform(run, op, scope) {
      const bound = AsyncResource.bind(run.callback(op, scope), `FUZZ${op.id}`);
      return op.options.later ? void setTimeout(bound, 1) : run.elsewhere(op, true, bound);
    },
  },
  createHook: {
    weight: 2,
    only: 'top',
    bodies: [],
    options: { destroy: BOTH, enter: [false, false, false, true] },
    perform(run, op) {
      /** @type {Map<number, [type: string, resource: any]>} */
      const resources = new Map();
      /** @param {string} role @param {string} type @param {any} resource */
      const read = (role, type, resource) => {
        const label = labelOfResource(run, type, resource);
        if (label !== undefined) return run.note(`${label} ${role} of ${op.id}`);
        if (type !== 'PROMISE' || role !== 'init') return;
        const reads = run.hookReads.get(resource) ?? [];
        run.hookReads.set(resource, [...reads, [`${role} of ${op.id}`, run.values()]]);
      };
      /** @param {string} role */
      const readIn = (role) => (/** @type {number} */ asyncId) => {
        const known = resources.get(asyncId);
        if (known !== undefined) read(role, ...known);
      };
      const hook = createHook({
        init(asyncId, type, _, resource) {
          resources.set(asyncId, [type, resource]);
          read('init', type, resource);
        },
        before(asyncId) {
          readIn('before')(asyncId);
          executionAsyncResource();
        },
        after: readIn('after'),
        ...(op.options.destroy ? { destroy() {} } : {}),
      });
      hook.enable();
      run.cleanups.push(() => hook.disable());
    },
  },
};
