'use strict';

/** The methods of AsyncLocalStorage. */

const BOTH = [false, true];

/**
 * Does what `withScope` does, also on Node before 26, which lacks it.
 *
 * @param {any} storage
 * @param {string} value
 */
function enterScope(storage, value) {
  if (storage.withScope !== undefined) return storage.withScope(value);
  const before = storage.getStore();
  storage.enterWith(value);
  return { [Symbol.dispose]: () => storage.enterWith(before) };
}

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  run: {
    weight: 8,
    perform: (run, op, scope) => run.storage(op).run(`${op.id}`, () => run.enter(op, scope)),
  },
  'run the same': {
    weight: 1,
    perform(run, op, scope) {
      const storage = run.storage(op);
      return storage.run(storage.getStore(), () => run.enter(op, scope));
    },
  },
  'run, throws': {
    weight: 2,
    perform(run, op, scope) {
      try {
        run.storage(op).run(`${op.id}`, () => {
          void run.enter(op, scope);
          throw new Error('expected');
        });
      } catch {
        run.read(op, 'caught');
      }
    },
  },
  enterWith: {
    weight: 4,
    bodies: [],
    perform: (run, op) => run.storage(op).enterWith(`${op.id}`),
  },
  exit: {
    weight: 2,
    perform: (run, op, scope) => run.storage(op).exit(() => run.enter(op, scope)),
  },
  'exit, throws': {
    weight: 1,
    perform(run, op, scope) {
      try {
        run.storage(op).exit(() => {
          void run.enter(op, scope);
          throw new Error('expected');
        });
      } catch {
        run.read(op, 'caught');
      }
    },
  },
  withScope: {
    weight: 2,
    options: { async: BOTH },
    perform(run, op, scope) {
      const storage = run.storage(op);
      if (!op.options.async) {
        const entered = enterScope(storage, `${op.id}`);
        void run.enter(op, scope);
        return entered[Symbol.dispose]();
      }
      const done = run.expect(op, 'scope');
      return (async () => {
        await null;
        const entered = enterScope(storage, `${op.id}`);
        await run.enter(op, scope);
        entered[Symbol.dispose]();
        run.read(op, 'disposed');
        done();
      })();
    },
  },
  // Disables a storage of its own, so that other reads do not depend on what was disabled first.
  disable: {
    weight: 1,
    options: { again: BOTH },
    perform(run, op, scope) {
      const storage = new run.Storage();
      const read = (/** @type {string} */ role) =>
        run.note(`${op.id} disable: ${role}`, [String(storage.getStore())]);
      return storage.run(`${op.id}`, () => {
        const done = run.expect(op, 'captured');
        setImmediate(() => (read('captured'), done()));
        storage.disable();
        read('disabled');
        if (op.options.again) storage.enterWith(`${op.id} again`);
        read('behind disable');
        return run.enter(op, scope);
      });
    },
  },
  snapshot: {
    weight: 2,
    makes: 'snapshot',
    perform(run, op, scope) {
      scope[op.id] = run.Storage.snapshot();
      return run.elsewhere(op, true, () => run.enter(op, scope));
    },
  },
  'in a snapshot': {
    weight: 4,
    uses: 'snapshot',
    perform: (run, op, scope) => scope[op.of ?? -1]?.(() => run.enter(op, scope)),
  },
  bind: {
    weight: 2,
    options: { way: ['now', 'elsewhere', 'timer'] },
    perform(run, op, scope) {
      const bound = run.Storage.bind(run.callback(op, scope));
      if (op.options.way === 'timer') return void setTimeout(bound, 1);
      return run.elsewhere(op, op.options.way === 'elsewhere', bound);
    },
  },
};
