'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeAsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { channel, tracingChannel } = require('node:diagnostics_channel');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage, runtime } = require('../../index.js');

/**
 * The ways to enter a context, ours and Node's, which can be nested in any order. Each has a model of
 * what it does. The model is a plain object with the three values that are read, so a nest of
 * operations can be carried out and predicted side by side.
 *
 * Where Node keeps its values depends on its version and flags. If they are in the same slot as our
 * frame (`inSlot`), then restoring the slot restores Node's values too: `Variable.run` and
 * `Snapshot.run` do so, just as Node's own AsyncResource restores our values.
 *
 * @typedef {object} State what is read in some context
 * @property {unknown} variable
 * @property {unknown} ours
 * @property {unknown} node
 *
 * @typedef {object} Operation
 * @property {string} name
 * @property {boolean} [variant] works like another one: left out of the deepest nests, which are many
 * @property {() => (body: () => any) => any} [capture] called one level up: captures the context
 *   that `call` will enter
 * @property {(value: unknown, body: () => any, captured: any) => any} call calls `body` in some
 *   context and returns what it returns
 * @property {(before: State, value: unknown, captured: State) => State} inside what `body` finds
 * @property {(before: State, end: State) => State} after what is left, given what the synchronous
 *   part of `body` left
 *
 * @typedef {{ enter: any, state: State }} CapturedAbove what the operation captured one level up,
 *   and what was read there
 */

const inSlot = runtime.backend !== 'host' && nodeUsesTheSlot();

const variable = new AsyncContext.Variable();
const ours = new AsyncLocalStorage();
const node = new NodeAsyncLocalStorage();
const unread = new NodeAsyncLocalStorage();

/** @returns {State} */
const read = () => ({
  variable: variable.get(),
  ours: ours.getStore(),
  node: node.getStore(),
});

let values = 0;

/** A value that was never entered before: `run` with the current value enters nothing. */
const unique = () => ++values;

const bothBound = channel('native-async-context:test:both');
bothBound.bindStore(ours);
bothBound.bindStore(node);

const oursBound = channel('native-async-context:test:ours');
oursBound.bindStore(ours, (value) => value);

const nodeBound = channel('native-async-context:test:node');
nodeBound.bindStore(node, (value) => value);

const traced = tracingChannel('native-async-context:test:traced');
traced.start.bindStore(ours, ({ value }) => value);
traced.start.bindStore(node, ({ value }) => value);

/** @type {Operation[]} */
const operations = [
  {
    name: 'Variable.run',
    call: (value, body) => variable.run(value, body),
    inside: (before, value) => ({ ...before, variable: value }),
    after: (before, end) => (inSlot ? before : { ...before, node: end.node }),
  },
  {
    name: 'Snapshot.run',
    capture() {
      const snapshot = new AsyncContext.Snapshot();
      return (body) => snapshot.run(body);
    },
    call: (_value, body, captured) => captured(body),
    inside: (before, _value, captured) => (inSlot ? captured : { ...captured, node: before.node }),
    after: (before, end) => (inSlot ? before : { ...before, node: end.node }),
  },
  {
    name: 'our run',
    call: (value, body) => ours.run(value, body),
    inside: (before, value) => ({ ...before, ours: value }),
    after: (before, end) => ({ ...end, ours: before.ours }),
  },
  {
    name: 'our enterWith',
    call(value, body) {
      ours.enterWith(value);
      return body();
    },
    inside: (before, value) => ({ ...before, ours: value }),
    after: (_before, end) => end,
  },
  {
    name: 'our exit',
    call: (_value, body) => ours.exit(body),
    inside: (before) => ({ ...before, ours: undefined }),
    after: (before, end) => (before.ours === undefined ? end : { ...end, ours: before.ours }),
  },
  {
    name: 'our withScope',
    variant: true,
    call(value, body) {
      const scope = ours.withScope(value);
      try {
        return body();
      } finally {
        scope.dispose();
      }
    },
    inside: (before, value) => ({ ...before, ours: value }),
    after: (before, end) => ({ ...end, ours: before.ours }),
  },
  {
    name: "Node's run",
    call: (value, body) => node.run(value, body),
    inside: (before, value) => ({ ...before, node: value }),
    after: (before, end) => ({ ...end, node: before.node }),
  },
  {
    name: "Node's enterWith",
    call(value, body) {
      node.enterWith(value);
      return body();
    },
    inside: (before, value) => ({ ...before, node: value }),
    after: (_before, end) => end,
  },
  {
    name: 'runStores of both',
    call: (value, body) => bothBound.runStores(value, body),
    inside: (before, value) => ({ ...before, ours: value, node: value }),
    after: (before, end) => ({ ...end, ours: before.ours, node: before.node }),
  },
  {
    name: 'runStores of ours',
    variant: true,
    call: (value, body) => oursBound.runStores(value, body),
    inside: (before, value) => ({ ...before, ours: value }),
    after: (before, end) => ({ ...end, ours: before.ours }),
  },
  {
    name: "runStores of Node's",
    variant: true,
    call: (value, body) => nodeBound.runStores(value, body),
    inside: (before, value) => ({ ...before, node: value }),
    after: (before, end) => ({ ...end, node: before.node }),
  },
  {
    name: 'traceSync',
    variant: true,
    call: (value, body) => traced.traceSync(body, { value }),
    inside: (before, value) => ({ ...before, ours: value, node: value }),
    after: (before, end) => ({ ...end, ours: before.ours, node: before.node }),
  },
];

// An AsyncResource enters the whole context in which it was made, and restores its caller's
// afterwards.
/** @type {[name: string, capture: Operation['capture']][]} */
const resources = [
  [
    'AsyncResource.runInAsyncScope',
    () => {
      const resource = new AsyncResource('TEST');
      return (body) => resource.runInAsyncScope(body);
    },
  ],
  ['AsyncResource.bind', () => AsyncResource.bind((body) => body())],
  ["Node's snapshot", () => NodeAsyncLocalStorage.snapshot()],
];
for (const [name, capture] of resources) {
  operations.push({
    name,
    variant: name === 'AsyncResource.bind',
    capture,
    call: (_value, body, captured) => captured(body),
    inside: (_before, _value, captured) => captured,
    after: (before) => before,
  });
}

// If Node keeps its values in frames, `exit` is a run. Otherwise it disables the storage for all
// code until the callback returns: see node-exit.test.js.
if (nodeExitIsRun()) {
  operations.push({
    name: "Node's exit",
    call: (_value, body) => node.exit(body),
    inside: (before) => ({ ...before, node: undefined }),
    after: (before, end) => (before.node === undefined ? end : { ...end, node: before.node }),
  });
}

/** After one run of Node's storage at the top level, its frame stays in the slot below everything. */
const COMMON_GROUND = "Node's run";

/**
 * What a nest of operations may find when it begins.
 *
 * @type {Record<string, (body: () => any) => any>}
 */
const grounds = {
  nothing: (body) => body(),
  [COMMON_GROUND]: (body) => node.run('ground', body),
  "Node's enterWith": (body) => {
    node.enterWith('ground');
    return body();
  },
  "another store of Node's": (body) => unread.run('unread', body),
  'all three': (body) =>
    variable.run('ground', () => node.run('ground', () => ours.run('ground', body))),
};

/**
 * Declares the tests: all orders of up to three different operations, and of up to four over the
 * common ground.
 *
 * @param {string} what the beginning of a sentence
 * @param {(nest: Operation[], before: State, captured: CapturedAbove) => any} carryOut carries out
 *   one nest, checking values
 */
function testAllNests(what, carryOut) {
  const root = new AsyncContext.Snapshot();
  for (const [ground, enter] of Object.entries(grounds)) {
    for (const first of operations) {
      const deepest = ground === COMMON_GROUND && !first.variant ? 4 : 3;
      test(`${what} all nests up to ${deepest} deep of ${first.name} over ${ground}`, async () => {
        let count = 0;
        for (let depth = 1; depth <= deepest; depth++) {
          for (const nest of nests(depth, [first])) {
            count++;
            // What a nest leaves behind ends with the snapshot that it runs in.
            const running = root.run(() =>
              enter(() => {
                const state = read();
                return carryOut(nest, state, { enter: first.capture?.(), state });
              }),
            );
            if (running !== undefined) await running;
          }
        }
        assert.ok(count > 100);
      });
    }
  }
}

/**
 * All orders of `depth` different operations.
 *
 * @param {number} depth
 * @param {Operation[]} chosen
 * @returns {Generator<Operation[]>}
 */
function* nests(depth, chosen) {
  if (chosen.length === depth) {
    yield chosen;
    return;
  }
  for (const operation of operations) {
    if (depth > 3 && operation.variant) continue;
    if (!chosen.includes(operation)) yield* nests(depth, [...chosen, operation]);
  }
}

/** @param {Operation[]} nest */
const describe = (nest) => nest.map(({ name }) => name).join(' > ');

/**
 * Fails unless the values are those of the model. Cheaper than deepEqual: it is called millions
 * of times.
 *
 * @param {State} expected
 * @param {Operation[]} nest
 * @param {string} where
 */
function check(expected, nest, where) {
  if (
    variable.get() === expected.variable &&
    ours.getStore() === expected.ours &&
    node.getStore() === expected.node
  ) {
    return;
  }
  assert.deepEqual(read(), expected, `${where} of ${describe(nest)}`);
}

/** @returns {boolean} whether Node's value is lost when the slot is emptied */
function nodeUsesTheSlot() {
  const storage = new NodeAsyncLocalStorage();
  const empty = new AsyncContext.Snapshot();
  const lost = storage.run(1, () => empty.run(() => storage.getStore())) === undefined;
  storage.disable();
  return lost;
}

/** @returns {boolean} whether Node's `exit` leaves the storage enabled */
function nodeExitIsRun() {
  const storage = new NodeAsyncLocalStorage();
  const restored = storage.run(1, () =>
    storage.exit(() => storage.run(2, () => {}) ?? storage.getStore()),
  );
  storage.disable();
  return restored === undefined;
}

module.exports = { check, inSlot, testAllNests, unique };
