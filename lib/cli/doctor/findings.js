'use strict';

/**
 * Turns facts into findings. A *problem* is something wrong in this process; *advice* is a possible
 * improvement.
 *
 * @typedef {import('./examine.js').Facts & { flags: string[] }} Facts
 *
 * @typedef {object} Finding
 * @property {string} code a stable code for programs
 * @property {'problem' | 'advice'} level
 * @property {string} message what was found
 * @property {string} advice what to do about it
 */

/** @param {import('./watch.js').Use[]} uses */
const places = (uses) =>
  uses.map((use) => (use.package ? `${use.package} (${use.place})` : use.place)).join(', ');

/** @param {string[]} names of libraries */
const repairOf = (names) =>
  `call instrument(${names.map((name) => `'${name}'`).join(', ')}) of native-async-context/instrument before they are loaded`;

const EVERYWHERE = 'With native-async-context/register';

/** By the code of `runtime.reason`. For any other code, all the user can do is report it. */
const HOST_ADVICE = /** @type {Record<string, string>} */ ({
  ADDON_NOT_FOUND:
    'Install it. npm skips it with --omit=optional, and when node_modules was created on another platform.',
  ADDON_NOT_LOADABLE:
    'Reinstall the package on this platform, and check that its files may be read and loaded.',
  ADDONS_DISABLED: 'Start it without --no-addons; with --permission, add --allow-addons.',
  SINGLE_EXECUTABLE: 'Copy the binary of the platform package beside the executable.',
  STARTUP_SNAPSHOT:
    'Load the package in the function that runs when the snapshot is restored (setDeserializeMainFunction).',
  UNTESTED_V8: 'Install a version of the package that knows this V8.',
  ELECTRON_RENDERER: 'Use contexts in the main process; here they hold in synchronous code only.',
  SYMBOLS_NOT_FOUND: 'Run it on Node.js itself, in a build that is not stripped of its symbols.',
  UNSUPPORTED_PLATFORM: 'Nothing to do: the package is slower on this platform, but correct.',
});

/**
 * The checks, in the order of the report. Each returns a finding or undefined.
 *
 * @type {((facts: Facts) => Finding | undefined)[]}
 */
const CHECKS = [
  ({ loadError }) =>
    loadError === undefined
      ? undefined
      : {
          code: 'LOAD_FAILED',
          level: 'problem',
          message: `The package cannot be loaded: ${loadError}`,
          advice: 'Follow the message.',
        },

  ({ runtime }) => {
    if (runtime?.backend !== 'host' || runtime.reason.code === 'REQUESTED') return undefined;
    const { code, message } = runtime.reason;
    return {
      code: 'BACKEND_HOST',
      level: 'problem',
      message: `The package cannot access V8's slot and uses Node's own AsyncLocalStorage instead (${code}): ${message}.`,
      advice: HOST_ADVICE[code] ?? 'Report it, with the output of this command.',
    };
  },

  ({ propagation }) => {
    const wrong = propagation.filter(({ ok }) => !ok);
    if (wrong.length === 0) return undefined;
    return {
      code: 'CONTEXT_LOST',
      level: 'problem',
      message: `Some callbacks do not get their context: ${wrong.map(({ name, seen }) => `${name} (${seen})`).join(', ')}.`,
      advice: 'Check the other findings. If they do not explain it, report it.',
    };
  },

  ({ copies, runtime }) => {
    const own = runtime?.versions.package;
    const others = copies.filter(({ version }) => version !== own);
    if (runtime === undefined || others.length === 0) return undefined;
    return {
      code: 'OTHER_VERSION',
      level: 'problem',
      message: `Another version of the package is loaded next to ${own}: ${others.map(({ version, folder }) => `${version} (${folder})`).join(', ')}. Each works, but every context exists twice.`,
      advice: 'Use a single version: npm ls native-async-context, npm dedupe.',
    };
  },

  ({ mixed }) => {
    if (mixed.length === 0) return undefined;
    const what = mixed.map(({ library, method, calls, lost }) => {
      const none = lost === 0 ? '' : `, ${lost === calls ? 'each' : lost} in none`;
      return `${library}: ${method} (${calls} ${calls === 1 ? 'callback' : 'callbacks'}${none})`;
    });
    const names = [...new Set(mixed.map(({ library }) => library))];
    return {
      code: 'MIXED_CONTEXTS',
      level: 'problem',
      message: `Callbacks were called in another context than that in which they were passed: ${what.join(', ')}.`,
      advice: `To repair it, ${repairOf(names)} (docs/instrument.md).`,
    };
  },

  ({ register, tracers }) =>
    !register || tracers.length === 0
      ? undefined
      : {
          code: 'TRACER_FIRST',
          level: 'problem',
          message: `${tracers.join(', ')} was loaded before native-async-context/register, and keeps Node's own AsyncLocalStorage.`,
          advice:
            'Load register first: node --require native-async-context/register --require (or --import) the tracer.',
        },

  ({ asyncHooks, runtime, uses }) => {
    const early = asyncHooks.filter((hook) => hook.early);
    const glue = runtime?.nodeCarries === false && runtime.backend !== 'host';
    if (early.length === 0 || !glue || uses.length === 0) return undefined;
    return {
      code: 'HOOK_FIRST',
      level: 'problem',
      message: `A hook of node:async_hooks was enabled before the package was loaded: ${places(early)}. If it reads a context in before, it gets the one from before the callback.`,
      advice: 'Load the package first: node --require native-async-context.',
    };
  },

  ({ environment, runtime, thenables }) => {
    if (thenables.length === 0 || environment.NATIVE_ASYNC_CONTEXT_THENABLES !== 'off') {
      return undefined;
    }
    if (runtime === undefined || lineOf(runtime) !== 20 || runtime.backend !== 'native') {
      return undefined;
    }
    return {
      code: 'THENABLES_OFF',
      level: 'problem',
      message: `NATIVE_ASYNC_CONTEXT_THENABLES is off, and ${thenables.join(', ')} is loaded: the then of its objects runs in no context on Node 20.`,
      advice: 'Unset NATIVE_ASYNC_CONTEXT_THENABLES, or use Node 22 or later.',
    };
  },

  ({ asyncHooks, promisesWatched }) =>
    !promisesWatched || asyncHooks.length === 0
      ? undefined
      : {
          code: 'PROMISE_HOOKS',
          level: 'problem',
          message: `A hook of node:async_hooks watches every promise and slows down each await: ${places(asyncHooks)}.`,
          advice:
            'Remove it in production, or create it without promises: createHook({ …, trackPromises: false }), on Node versions that have this option.',
        },

  ({ v8Hooks }) =>
    v8Hooks.length === 0
      ? undefined
      : {
          code: 'V8_PROMISE_HOOKS',
          level: 'problem',
          message: `A promise hook of node:v8 is on and slows down each await: ${places(v8Hooks)}.`,
          advice:
            'Call the function that promiseHooks returned when the hook was set. On Node 20, the package replaces these hooks when a context is first entered.',
        },

  ({ misledReaders, register }) => {
    if (!register || misledReaders.length === 0) return undefined;
    const names = [...new Set(misledReaders)];
    return {
      code: 'NATIVE_READER',
      level: 'problem',
      message: `Native code reads what ${names.join(', ')} keep in an AsyncLocalStorage, and finds nothing: register did not see the package and replaced its class.`,
      advice: `Start with NATIVE_ASYNC_CONTEXT_NATIVE_READERS=${names.join(',')}.`,
    };
  },

  ({ runtime }) =>
    runtime?.reason.code !== 'REQUESTED'
      ? undefined
      : {
          code: 'BACKEND_REQUESTED',
          level: 'advice',
          message: `NATIVE_ASYNC_CONTEXT_BACKEND selects the backend ${runtime.backend}.`,
          advice: 'Unset it to let the package choose the fastest backend that works.',
        },

  ({ openScopes }) =>
    openScopes.length === 0
      ? undefined
      : {
          code: 'SCOPE_LEFT_OPEN',
          level: 'advice',
          message: openScopes.map((each) => each.slice(0, each.indexOf(' Put '))).join(' '),
          advice:
            'Put "await null" before the scope, or call the function with new AsyncContext.Snapshot().run(fn).',
        },

  ({ asyncHooks, promisesWatched, register, runtime, storages }) => {
    if (storages.length === 0) return undefined;
    // On `host` we do not know whether Node carries the frame.
    const slow = runtime?.nodeCarries === false || (promisesWatched && asyncHooks.length === 0);
    return {
      code: 'NODE_STORAGE',
      level: 'advice',
      message: `Node's own AsyncLocalStorage is in use: ${places(storages)}.${slow ? ' Here that slows down every promise of the process.' : ''}`,
      advice: register
        ? 'It was taken from node:async_hooks before native-async-context/register was loaded. Load register first.'
        : 'Run node --require native-async-context/register to replace it everywhere.',
    };
  },

  ({ instrumented, mixed, pools }) => {
    const unrepaired = pools.filter(
      ({ name }) => !instrumented && !mixed.some(({ library }) => library === name),
    );
    if (unrepaired.length === 0) return undefined;
    const names = unrepaired.map(({ name }) => name);
    return {
      code: 'UNREPAIRED',
      level: 'advice',
      message: `Where requests wait for each other, these libraries call back in the context of another request: ${unrepaired.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
      advice: `If requests wait there, ${repairOf(names)} (docs/instrument.md).`,
    };
  },

  ({ emit }) =>
    emit === undefined
      ? undefined
      : {
          code: 'PROCESS_EMIT',
          level: 'advice',
          message: `process.emit was replaced: ${places([emit])}. Every event of the process goes through it.`,
          advice:
            'If CONTEXT_LOST names unhandledRejection, this is why. Otherwise it passes contexts on.',
        },

  ({ exits }) =>
    exits.length === 0
      ? undefined
      : {
          code: 'DIFFERS_EXIT',
          level: 'advice',
          message: `enterWith is called inside of exit: ${places(exits)}. After the exit, Node 20 and 22 keep the store that was entered; Node 24 and 26 put back the one from before.`,
          advice: `Use run instead of enterWith. ${EVERYWHERE} the store from before is put back on every version.`,
        },

  ({ rejectionListeners, storages }) =>
    rejectionListeners === 0 || storages.length === 0
      ? undefined
      : {
          code: 'DIFFERS_REJECTION',
          level: 'advice',
          message:
            "The program listens to unhandledRejection and uses Node's own AsyncLocalStorage. Node 20 and 22 call the listener in the context in which the promise was made; Node 24 and 26 in the one in which it was rejected.",
          advice: `${EVERYWHERE} it is the latter on every version.`,
        },

  ({ storages, thenables }) =>
    thenables.length === 0 || storages.length === 0
      ? undefined
      : {
          code: 'DIFFERS_THENABLE',
          level: 'advice',
          message: `${thenables.join(', ')} is loaded, whose objects are thenables, and Node's own AsyncLocalStorage is in use. If a promise is resolved with one in another context, its then runs in the context of the promise on Node 20 and 22, and in that of the resolution on Node 24 and 26.`,
          advice: `Await the objects where they are made. ${EVERYWHERE} it is the latter on Node 22, too.`,
        },

  ({ runtime, flags }) => {
    if (runtime === undefined || lineOf(runtime) !== 22) return undefined;
    if (flags.includes('--experimental-async-context-frame')) return undefined;
    return {
      code: 'CONTEXT_FRAME_FLAG',
      level: 'advice',
      message:
        "On Node 22 the package carries contexts into Node's callbacks with a hook of its own.",
      advice:
        "With --experimental-async-context-frame Node does this itself. A process.nextTick then costs about 0.6 of what it does now, an await the same, and other uses of Node's own AsyncLocalStorage no longer slow down promises.",
    };
  },

  ({ runtime, flags }) =>
    runtime === undefined || !flags.includes('--no-async-context-frame')
      ? undefined
      : {
          code: 'NO_CONTEXT_FRAME_FLAG',
          level: 'advice',
          message:
            "With --no-async-context-frame Node's own AsyncLocalStorage watches every promise, and the package needs a hook of its own to carry contexts.",
          advice: 'Remove the flag.',
        },

  ({ runtime, environment }) => {
    if (runtime === undefined || lineOf(runtime) !== 20 || runtime.backend !== 'native') {
      return undefined;
    }
    if (environment.NATIVE_ASYNC_CONTEXT_THENABLES === 'off') return undefined;
    return {
      code: 'NODE_20',
      level: 'advice',
      message:
        "On Node 20 every access to the slot is a call into the addon, and the then of a thenable needs V8's promise hooks.",
      advice:
        'Use Node 22 or later. Or set NATIVE_ASYNC_CONTEXT_THENABLES=off if you do not need contexts in thenables (for example query builders): an await then costs the same as without any context.',
    };
  },

  ({ complete }) =>
    complete
      ? undefined
      : {
          code: 'ENDED_EARLY',
          level: 'advice',
          message:
            'The program ended before the examination finished, so no callbacks were tested.',
          advice: 'Examine it earlier, with --after.',
        },
];

/** @param {{ versions: { node: string } }} runtime */
const lineOf = ({ versions }) => Number.parseInt(versions.node);

/**
 * @param {Facts} facts
 * @returns {Finding[]} problems first
 */
function judge(facts) {
  const findings = CHECKS.flatMap((check) => check(facts) ?? []);
  return [
    ...findings.filter(({ level }) => level === 'problem'),
    ...findings.filter(({ level }) => level === 'advice'),
  ];
}

module.exports = { judge };
