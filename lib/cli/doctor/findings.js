'use strict';

/**
 * What the doctor makes of the facts: a *problem* is something that is wrong here, *advice* what
 * could be better.
 *
 * @typedef {import('./examine.js').Facts & { flags: string[] }} Facts
 *
 * @typedef {object} Finding
 * @property {string} code stable, for programs
 * @property {'problem' | 'advice'} level
 * @property {string} message what there is
 * @property {string} advice what to do about it
 */

/** @param {import('./watch.js').Use[]} uses */
const places = (uses) =>
  uses.map((use) => (use.package ? `${use.package} (${use.place})` : use.place)).join(', ');

/** By the code of `runtime.reason`; for any other there is nothing to do but to ask us. */
const HOST_ADVICE = /** @type {Record<string, string>} */ ({
  ADDON_NOT_FOUND:
    'Install it; npm leaves it out under --omit=optional, and when node_modules was made on another platform.',
  ADDON_NOT_LOADABLE:
    'Install the package anew on this platform; see whether its files may be read and loaded.',
  SYMBOLS_NOT_FOUND: 'Run it on Node.js itself, from a build that has its symbols.',
  UNSUPPORTED_PLATFORM: 'Nothing: the package is slower there, and right.',
});

/**
 * Checks in the order of their report: each says what it finds, or nothing.
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
          advice: 'Do what the message says.',
        },

  ({ runtime }) => {
    if (runtime?.backend !== 'host' || runtime.reason.code === 'REQUESTED') return undefined;
    const { code, message } = runtime.reason;
    return {
      code: 'BACKEND_HOST',
      level: 'problem',
      message: `The package has no access to the slot of V8, and works over Node's own AsyncLocalStorage (${code}): ${message}.`,
      advice: HOST_ADVICE[code] ?? 'Report it with what this command prints.',
    };
  },

  ({ propagation }) => {
    const wrong = propagation.filter(({ ok }) => !ok);
    if (wrong.length === 0) return undefined;
    return {
      code: 'CONTEXT_LOST',
      level: 'problem',
      message: `Callbacks do not get their context: ${wrong.map(({ name, seen }) => `${name} (${seen})`).join(', ')}.`,
      advice: 'See what else is reported. If that does not explain it, report it.',
    };
  },

  ({ copies, runtime }) => {
    const own = runtime?.versions.package;
    const others = copies.filter(({ version }) => version !== own);
    if (runtime === undefined || others.length === 0) return undefined;
    return {
      code: 'OTHER_VERSION',
      level: 'problem',
      message: `Another version of the package is loaded beside ${own}: ${others.map(({ version, folder }) => `${version} (${folder})`).join(', ')}. Each works, over the other; every context is then two.`,
      advice: 'Bring them to one version: npm ls native-async-context, npm dedupe.',
    };
  },

  ({ asyncHooks, promisesWatched }) =>
    !promisesWatched || asyncHooks.length === 0
      ? undefined
      : {
          code: 'PROMISE_HOOKS',
          level: 'problem',
          message: `A hook of node:async_hooks watches every promise, and each await pays for it: ${places(asyncHooks)}.`,
          advice:
            'Take it out of production; or have it made without promises: createHook({ …, trackPromises: false }), on Nodes that know this option.',
        },

  ({ v8Hooks }) =>
    v8Hooks.length === 0
      ? undefined
      : {
          code: 'V8_PROMISE_HOOKS',
          level: 'problem',
          message: `A promise hook of node:v8 is on, and each await pays for it: ${places(v8Hooks)}.`,
          advice:
            'Call the function that promiseHooks gave when it was set. On Node 20, the package replaces these hooks when a context is first entered.',
        },

  ({ profilers, runtime }) => {
    const loaded = profilers.filter((each) => each.loaded);
    const shared = runtime?.nodeCarries === true && runtime.backend !== 'host';
    if (loaded.length === 0 || !shared) return undefined;
    return {
      code: 'PROFILER',
      level: 'problem',
      message: `${loaded.map(({ name }) => name).join(', ')} is loaded. It looks into the slot for Node's own Map: in a context of this package its samples have no labels.`,
      advice: 'Switch its labels by context off, or do without them.',
    };
  },

  ({ profilers, runtime }) => {
    const installed = profilers.filter((each) => !each.loaded);
    const shared = runtime?.nodeCarries === true && runtime.backend !== 'host';
    if (installed.length === 0 || !shared) return undefined;
    return {
      code: 'PROFILER_INSTALLED',
      level: 'advice',
      message: `${installed.map(({ name }) => name).join(', ')} is installed, though not loaded. It looks into the slot for Node's own Map.`,
      advice: 'When it is on, its samples have no labels in contexts of this package.',
    };
  },

  ({ runtime }) =>
    runtime?.reason.code !== 'REQUESTED'
      ? undefined
      : {
          code: 'BACKEND_REQUESTED',
          level: 'advice',
          message: `The backend ${runtime.backend} was asked for by NATIVE_ASYNC_CONTEXT_BACKEND.`,
          advice: 'Unset it, and the package takes the fastest that works.',
        },

  ({ asyncHooks, promisesWatched, register, runtime, storages }) => {
    if (storages.length === 0) return undefined;
    // On `host` it is not known who carries the slot.
    const slow = runtime?.nodeCarries === false || (promisesWatched && asyncHooks.length === 0);
    return {
      code: 'NODE_STORAGE',
      level: 'advice',
      message: `Node's own AsyncLocalStorage is in use: ${places(storages)}.${slow ? ' Here that makes every promise of the process pay.' : ''}`,
      advice: register
        ? 'It was taken from node:async_hooks before native-async-context/register was loaded: load that first.'
        : 'node --require native-async-context/register gives everybody ours.',
    };
  },

  ({ runtime, flags }) => {
    if (runtime === undefined || lineOf(runtime) !== 22) return undefined;
    if (flags.includes('--experimental-async-context-frame')) return undefined;
    return {
      code: 'CONTEXT_FRAME_FLAG',
      level: 'advice',
      message:
        "On Node 22 the package carries contexts through Node's callbacks with a hook of its own.",
      advice:
        "With --experimental-async-context-frame Node does. A process.nextTick then costs about 0.6 of what it does, an await the same; what else uses Node's own AsyncLocalStorage no longer makes promises pay.",
    };
  },

  ({ runtime, flags }) =>
    runtime === undefined || !flags.includes('--no-async-context-frame')
      ? undefined
      : {
          code: 'NO_CONTEXT_FRAME_FLAG',
          level: 'advice',
          message:
            "--no-async-context-frame makes Node's own AsyncLocalStorage watch every promise, and the package carry contexts with a hook of its own.",
          advice: 'Leave the flag out.',
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
        "On Node 20 there is no way to the slot but a call into the addon, and the then of a thenable needs V8's promise hooks.",
      advice:
        'Use Node 22 or later. Or set NATIVE_ASYNC_CONTEXT_THENABLES=off if you can do without contexts in thenables (query builders, say): an await then costs what it does without any context.',
    };
  },

  ({ complete }) =>
    complete
      ? undefined
      : {
          code: 'ENDED_EARLY',
          level: 'advice',
          message:
            'The program ended itself before it was examined to the end: no callbacks were tried.',
          advice: 'Have it examined earlier, with --after.',
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
