'use strict';

const fs = require('node:fs');
const hooks = require('node:async_hooks');
const { registerHooks } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { load } = require('../internal/load.js');

/**
 * Packages that keep Node's AsyncLocalStorage under `register`, where Node keeps its contexts in V8's
 * slot. Native code of theirs, or of a package that they hand a storage to, looks that storage up in
 * the Map that Node's class puts there. It would not find a storage of ours.
 *
 * - @datadog/pprof labels samples with the value of its own storage. dd-trace changes the label when
 *   it enters its storage, in the Map that Node's class has just made for it (dd-trace 6.21,
 *   packages/dd-trace/src/profiling/profilers/wall.js).
 * - @sentry/node-native reports what a blocked thread was working for. The storage is the one in
 *   which @sentry/opentelemetry or @sentry/node-core keeps its contexts (@sentry/node-native 10,
 *   build/cjs/event-loop-block-integration.js).
 *
 * @type {{ readers: string[], storages: string[] }[]} where one of `readers` is installed, all of
 *   `storages` keep Node's class
 */
const NATIVE_READERS = [
  { readers: ['@datadog/pprof', 'dd-trace'], storages: ['@datadog/pprof', 'dd-trace'] },
  { readers: ['@sentry/node-native'], storages: ['@sentry/opentelemetry', '@sentry/node-core'] },
];

/**
 * Whether Node keeps its contexts in V8's slot, where native code can read them. Node has two classes: the
 * one that follows async_hooks has `_enable`, the one that uses the slot does not. We look at the class
 * because the `host` backend cannot read the slot. We do not enter a storage to find out: that switches on
 * Node's promise hooks, which stay on on Node 20 and make an `await` four times as expensive.
 */
const nodeKeepsMaps = !('_enable' in hooks.AsyncLocalStorage.prototype);

const ADDED = 'NATIVE_ASYNC_CONTEXT_NATIVE_READERS';

/**
 * @param {string} name of a package
 * @returns {boolean} whether the program finds it, or is told to load it first
 */
function isInstalled(name) {
  const told = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;
  if (told.includes(name)) return true;
  for (const start of [process.cwd(), path.dirname(process.argv[1] ?? '.')]) {
    let folder = path.resolve(start);
    for (;;) {
      if (fs.existsSync(path.join(folder, 'node_modules', name, 'package.json'))) return true;
      const parent = path.dirname(folder);
      if (parent === folder) break;
      folder = parent;
    }
  }
  return false;
}

/** @returns {string[]} the names in the environment variable */
const added = () =>
  (process.env[ADDED] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** @returns {string[]} the packages that keep Node's AsyncLocalStorage in this process */
const keeping = () => [
  ...NATIVE_READERS.filter(({ readers }) => readers.some(isInstalled)).flatMap(
    ({ storages }) => storages,
  ),
  ...added(),
];

/**
 * From now on, modules of these packages get Node's own AsyncLocalStorage from `node:async_hooks`.
 * Must be called before that is replaced.
 *
 * Hooks into the resolution of modules only if there is such a package, because every `require` and
 * `import` pays for a hook.
 */
function keepNodesStorage() {
  const packages = nodeKeepsMaps ? keeping() : [];
  if (packages.length === 0) return;
  // In a bundle there is no such file.
  const file = typeof __dirname === 'string' ? path.join(__dirname, 'nodes-async-hooks.js') : '';
  if (registerHooks === undefined) {
    warn(packages, 'this takes module.registerHooks, of Node 22.15 and later');
  } else if (!fs.existsSync(file)) {
    warn(packages, 'register is part of a bundle; load it from the package, with --import');
  } else {
    load(file);
    redirect(packages, pathToFileURL(file).href);
  }
}

/**
 * @param {string[]} packages
 * @param {string} why
 */
function warn(packages, why) {
  if (process.env.NATIVE_ASYNC_CONTEXT_WARNINGS === 'off') return;
  process.emitWarning(
    `Native code will not find what ${packages.join(', ')} keep in an AsyncLocalStorage: ${why}. ` +
      'NATIVE_ASYNC_CONTEXT_WARNINGS=off silences this warning.',
    { code: 'ASYNC_CONTEXT_NATIVE_READERS' },
  );
}

/**
 * @param {string[]} packages
 * @param {string} url of what they get instead of `node:async_hooks`
 */
function redirect(packages, url) {
  const folders = packages.map((name) => `/node_modules/${name}/`);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const asked = specifier === 'async_hooks' || specifier === 'node:async_hooks';
      if (asked && folders.some((folder) => context.parentURL?.includes(folder))) {
        return { url, format: 'commonjs', shortCircuit: true };
      }
      return nextResolve(specifier, context);
    },
  });
}

module.exports = { NATIVE_READERS, keepNodesStorage, nodeKeepsMaps };
