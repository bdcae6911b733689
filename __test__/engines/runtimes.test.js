'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { runtimeBinary } = require('../../scripts/lib/runtimes.js');
const { differences, runRows } = require('../propagation/run-rows.js');
const propagation = require('../propagation/groups.js');
const { execute, testBehaviour } = require('./behaviour.js');

/**
 * Bun and Deno: the `host` backend, over their own AsyncLocalStorage. Their differences from Node are
 * listed here, so that a change is noticed. docs/engines.md describes them.
 *
 * @typedef {object} Engine
 * @property {string[]} command that runs a file
 * @property {Record<string, string>} limits the reason why tests fail there, by how their names begin
 * @property {string[]} exported what the doctor shows of V8's functions there
 * @property {string} behind the value that our `enterWith` leaves after the `run` of a storage of the
 *   engine
 * @property {string[]} groups the groups of callbacks to try
 * @property {string[]} lost callbacks that get a different context than in Node, or no context
 */

/** @type {Record<'bun' | 'deno', Engine>} */
const ENGINES = {
  bun: {
    command: [runtimeBinary('bun')],
    limits: {
      'errors/caught.test.js: the error and its stack':
        'errors of JavaScriptCore have more own properties than those of V8',
    },
    exported: [
      'Isolate::GetCurrent',
      'Isolate::GetCurrentContext',
      'Isolate::GetContinuationPreservedEmbedderData',
    ],
    behind: 'inside',
    // Without `promises`, because a module that is imported from a data: URL never finishes there.
    groups: ['timers', 'events', 'fs', 'crypto', 'streams'],
    lost: ['timeout.refresh() after it fired', 'AbortSignal.timeout', 'PerformanceObserver'],
  },
  deno: {
    // The last flag: a file is CommonJS when it looks like it, as in Node.
    command: [runtimeBinary('deno'), 'run', '--allow-all', '--unstable-detect-cjs'],
    limits: {
      'events/event-emitter-async-resource.test.js: it emits in the context of its creation':
        'its EventEmitterAsyncResource calls a function that its AsyncResource does not have',
      "sharing/node-exit.test.js: Node's exit keeps ours through await, and its own away":
        'its `exit` puts its own value back into what is awaited inside, too',
    },
    exported: [],
    // Its `run` restores the values of all storages, not only its own.
    behind: 'nothing',
    groups: ['promises', 'timers', 'events', 'fs', 'streams'],
    lost: ['AbortSignal.timeout', 'fs.createWriteStream, the callback of write'],
  },
};

/**
 * The callbacks of one kind of storage that do not read what they do in Node.
 *
 * @param {Engine} engine
 * @param {'ours' | 'node'} storage
 */
async function lostBy({ command: [binary, ...flags], groups }, storage) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  delete env.NATIVE_ASYNC_CONTEXT_BACKEND;
  const results = await runRows({ binary, flags, storage, groups, env });
  const rows = groups.flatMap((group) => propagation[group]);
  assert.ok(rows.length > 80);
  return rows
    .filter(({ name, expected }) => {
      const result = results.get(name);
      assert.ok(result !== undefined, name);
      return result.exists && differences(result, expected).length > 0;
    })
    .map(({ name }) => name);
}

for (const [name, engine] of Object.entries(ENGINES)) {
  const { behind, command, exported, limits, lost } = engine;
  const fixture = (/** @type {string} */ file) => path.join(__dirname, 'fixtures', file);

  test(`${name}: the addon loads, finds nothing, and says so; the package runs on host`, async () => {
    const { status, stdout, stderr } = await execute([...command, fixture('load.js')]);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    const { runtime, read, behind: seen } = JSON.parse(stdout);
    assert.deepEqual(read, ['variable', 'storage']);
    assert.equal(seen, behind);
    assert.equal(runtime.backend, 'host');
    assert.equal(runtime.reason.code, 'SYMBOLS_NOT_FOUND');
    assert.equal(runtime.nodeCarries, true);
  });

  test(`${name}: no function of the addon crashes`, async () => {
    const { status, stdout } = await execute([...command, fixture('addon.js')]);
    assert.equal(status, 0);
    const { functions, answers } = JSON.parse(stdout);
    assert.deepEqual(functions, Object.keys(answers).sort());
    assert.deepEqual(answers, {
      unavailable: 'SYMBOLS_NOT_FOUND',
      extrasBindingObject: null,
      slotFunctions: null,
      setPromiseHooks: false,
      recordRejections: false,
      exportedFunctions: exported,
    });
  });

  for (const backend of ['intrinsic', 'native']) {
    test(`${name}: the backend ${backend} is refused with a reason, and no crash`, async () => {
      const env = { NATIVE_ASYNC_CONTEXT_BACKEND: backend };
      const { status, stderr } = await execute([...command, fixture('load.js')], env);
      assert.equal(status, 1);
      assert.match(stderr, /backend cannot work here \(SYMBOLS_NOT_FOUND\)/);
    });
  }

  test(`${name}: the tests of behaviour pass, but for the limits that are known`, async () => {
    const { passed, failed } = await testBehaviour(command);
    const isKnown =
      (/** @type {string} */ start) =>
      (/** @type {{ test: string }} */ { test }) =>
        test.startsWith(start);
    for (const start of Object.keys(limits)) {
      assert.ok(failed.some(isKnown(start)), `it passes by now: ${start}`);
    }
    const unknown = failed.filter(
      (each) => !Object.keys(limits).some((start) => isKnown(start)(each)),
    );
    assert.deepEqual(unknown, []);
    assert.ok(passed > 1000, `${passed} passed`);
  });

  test(`${name}: callbacks get their context, as far as its own storage does`, async () => {
    const [ours, own] = await Promise.all([lostBy(engine, 'ours'), lostBy(engine, 'node')]);
    assert.deepEqual(ours, lost);
    assert.deepEqual(own, lost);
  });
}

test('deno: without the permission to load an addon it runs on host too', async () => {
  const [binary] = ENGINES.deno.command;
  const command = [binary, 'run', '--allow-read', '--allow-env', '--unstable-detect-cjs'];
  const { status, stdout } = await execute([
    ...command,
    path.join(__dirname, 'fixtures', 'load.js'),
  ]);
  assert.equal(status, 0);
  const { runtime, read } = JSON.parse(stdout);
  assert.deepEqual(read, ['variable', 'storage']);
  assert.deepEqual([runtime.backend, runtime.reason.code], ['host', 'ADDON_NOT_LOADABLE']);
  assert.match(runtime.reason.message, /--allow-ffi/);
});
