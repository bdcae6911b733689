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

  ({ misledReaders, register, runtime }) => {
    if (!register || runtime?.nodeCarries !== true || misledReaders.length === 0) return undefined;
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
