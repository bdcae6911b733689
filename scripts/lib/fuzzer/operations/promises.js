'use strict';

/** Promises, thenables and generators. */

const BOTH = [false, true];

/** Ways in which a promise is settled later. */
const LATER = {
  now: (/** @type {() => void} */ settle) => settle(),
  tick: (/** @type {() => void} */ settle) => process.nextTick(settle),
  microtask: (/** @type {() => void} */ settle) => queueMicrotask(settle),
  immediate: (/** @type {() => void} */ settle) => void setImmediate(settle),
  timeout: (/** @type {() => void} */ settle) => void setTimeout(settle, 1),
};
const WAYS = Object.keys(LATER);

/** @template T @extends {Promise<T>} */
class Subclass extends Promise {}

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  then: {
    weight: 5,
    options: { method: ['then', 'catch', 'finally', 'both'], way: WAYS, subclass: BOTH },
    perform(run, op, scope) {
      const { method, way, subclass } = op.options;
      const callback = run.callback(op, scope);
      const rejected = method === 'catch';
      const Class = subclass ? Subclass : Promise;
      const promise = new Class((/** @type {(value: any) => void} */ resolve, reject) => {
        const settle = () => (rejected ? reject(new Error('expected')) : resolve(1));
        run.elsewhere(op, way === 'now', () => LATER[/** @type {'now'} */ (way)](settle));
      });
      if (method === 'both') return run.name(op, promise.then(callback, callback));
      return run.name(op, promise[/** @type {'then'} */ (method)](callback));
    },
  },
  'then, settled elsewhere': {
    weight: 3,
    options: { before: BOTH, way: WAYS },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      /** @type {(value: any) => void} */
      let resolve = () => {};
      const promise = new Promise((done) => (resolve = done));
      const settle = () =>
        run.elsewhere(op, true, () =>
          LATER[/** @type {'now'} */ (op.options.way)](() => resolve(1)),
        );
      if (op.options.before) settle();
      const derived = run.name(op, promise.then(callback));
      if (!op.options.before) settle();
      return derived;
    },
  },
  'Promise.all and others': {
    weight: 1,
    options: { method: ['all', 'allSettled', 'race', 'any'] },
    perform(run, op, scope) {
      const later = new Promise((resolve) => setTimeout(resolve, 1));
      /** @type {any} */
      const Class = Promise;
      return Class[op.options.method]([later, null]).then(run.callback(op, scope));
    },
  },
  'await an async function': {
    weight: 5,
    options: { first: BOTH },
    perform(run, op, scope) {
      const done = run.expect(op, 'function');
      return (async () => {
        if (op.options.first) await null;
        await run.enter(op, scope);
        done();
      })();
    },
  },
  'await, entered inside': {
    weight: 2,
    perform(run, op, scope) {
      const done = run.expect(op, 'function');
      return (async () => {
        run.storage(op).enterWith(`${op.id} before`);
        await null;
        run.read(op, 'behind await');
        run.storage(op).enterWith(`${op.id} behind`);
        await run.enter(op, scope);
        run.read(op, 'at the end');
        done();
      })();
    },
  },
  thenable: {
    weight: 3,
    options: { way: ['await', 'resolve', 'return', 'adopt'], later: WAYS, enter: BOTH },
    perform(run, op, scope) {
      const done = run.expect(op, 'thenable');
      const thenable = {
        then: (/** @type {() => void} */ resolve) => {
          void run.enter(op, scope);
          if (op.options.enter) run.storage(op).enterWith(`${op.id} in then`);
          LATER[/** @type {'now'} */ (op.options.later)](resolve);
        },
      };
      const behind = () => {
        run.read(op, 'behind the thenable');
        done();
      };
      const { way } = op.options;
      if (way === 'resolve') return Promise.resolve(thenable).then(behind);
      if (way === 'return') {
        return Promise.resolve()
          .then(() => thenable)
          .then(behind);
      }
      if (way === 'adopt') {
        const promise = new Promise((resolve) => {
          run.elsewhere(op, true, () => resolve(/** @type {any} */ (thenable)));
        });
        return promise.then(behind);
      }
      return (async () => {
        await thenable;
        behind();
      })();
    },
  },
  'async generator': {
    weight: 2,
    bodies: ['generator', 'body'],
    options: { way: ['for await', 'next elsewhere', 'return', 'throw'], enter: BOTH },
    perform(run, op, scope) {
      const { way, enter } = op.options;
      const done = run.expect(op, 'generator');
      const generator = (async function* () {
        try {
          void run.enter(op, scope, 'generator');
          yield 1;
          run.read(op, 'resumed');
          if (enter) run.storage(op).enterWith(`${op.id} in the generator`);
          await null;
          run.read(op, 'resumed and awaited');
          yield 2;
        } finally {
          run.read(op, 'finally');
        }
      })();
      return (async () => {
        if (way === 'for await') {
          for await (const _ of generator) void run.enter(op, scope);
        } else {
          await run.elsewhere(op, true, () => generator.next());
          void run.enter(op, scope);
          await generator.next();
          run.read(op, 'behind next');
          if (way === 'throw') await generator.throw(new Error('expected')).catch(() => {});
          else await generator.return();
        }
        run.read(op, 'over');
        done();
      })();
    },
  },
  generator: {
    weight: 1,
    bodies: [],
    options: { enter: BOTH },
    perform(run, op) {
      const generator = run.elsewhere(op, true, () =>
        (function* () {
          run.read(op, 'first');
          if (op.options.enter) run.storage(op).enterWith(`${op.id} in the generator`);
          yield 1;
          run.read(op, 'second');
        })(),
      );
      generator.next();
      run.read(op, 'between');
      generator.next();
    },
  },
  'frozen promise': {
    weight: 2,
    options: { way: ['then', 'await', 'derived', 'async', 'extended'], later: WAYS },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const promise = new Promise((/** @type {(value: any) => void} */ resolve) =>
        LATER[/** @type {'now'} */ (op.options.later)](() => resolve(1)),
      );
      const { way } = op.options;
      if (way === 'extended') return Object.preventExtensions(promise).then(callback);
      if (way === 'derived') return Object.freeze(promise.then(callback));
      Object.freeze(promise);
      if (way === 'then') return promise.then(callback);
      if (way === 'await') return (async () => (await promise, callback()))();
      return Object.freeze((async () => (await promise, callback()))());
    },
  },
};
