'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads');
const { missingPackage } = require('../internal/errors.js');
const { load } = require('../internal/load.js');

/**
 * Watches the loading of modules, before other code gets their exports. It uses the packages that other
 * tools use for this purpose: require-in-the-middle, and import-in-the-middle for ES modules and for what
 * they import. Both are loaded on demand, and the package does not depend on them.
 *
 * @typedef {object} Loaded
 * @property {string} module its name
 * @property {string} folder of its package
 * @property {string} version
 * @property {any} exports
 * @property {() => any} main the exports of its package
 */

/** @param {string} name */
function peer(name) {
  try {
    return load(name);
  } catch (cause) {
    throw missingPackage('instrument', name, /** @type {Error} */ (cause));
  }
}

/**
 * The modules that the loader of ES modules reports to import-in-the-middle.
 *
 * @type {Set<string>}
 */
const announced = new Set();

/**
 * Tells the loader of more modules. Unset before the first call.
 *
 * @type {((modules: string[]) => void) | undefined}
 */
let announceMore;

/**
 * Makes the loader of ES modules report some modules: in this thread where Node does that correctly
 * (22.22.3, 24.11.1 and later), otherwise in a thread of its own.
 *
 * @param {readonly string[]} modules
 */
function announce(modules) {
  const more = modules.filter((module) => !announced.has(module));
  if (more.length === 0) return;
  for (const module of more) announced.add(module);
  if (announceMore === undefined) announceMore = startAnnouncing(more);
  else announceMore(more);
}

/**
 * @param {string[]} include
 * @returns {(modules: string[]) => void} makes the loader report more
 */
function startAnnouncing(include) {
  const hooks =
    'registerHooks' in Module ? peer('import-in-the-middle/register-hooks.mjs') : undefined;
  if (hooks?.supportsSyncHooks()) {
    const shouldInclude = (/** @type {string} */ _url, /** @type {string} */ specifier) =>
      announced.has(specifier);
    hooks.register({ shouldInclude });
    Module.registerHooks({ resolve: keepBuiltin });
    return () => {};
  }
  const { port1: here, port2: there } = new MessageChannel();
  here.unref();
  // An ES module bundle has no `__filename`.
  const parentURL = pathToFileURL(typeof __filename === 'string' ? __filename : process.argv[1]);
  Module.register('import-in-the-middle/hook.mjs', {
    parentURL,
    data: { include, addHookMessagePort: there },
    transferList: [there],
  });
  return (modules) => {
    here.postMessage(modules);
    waitForAnswer(here);
  };
}

/** How often an answer of the loader's thread is looked for, at intervals of a millisecond. */
const LOOKS = 5000;

/**
 * The next `import` may follow at once, so the thread of the loader must have read the message before. If
 * it does not answer, the modules are repaired where they are required, and not where they are imported.
 *
 * @param {import('node:worker_threads').MessagePort} port
 */
function waitForAnswer(port) {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (let look = 0; look < LOOKS; look++) {
    if (receiveMessageOnPort(port) !== undefined) return;
    Atomics.wait(never, 0, 0, 1);
  }
}

/**
 * Corrects import-in-the-middle 3.6.0, which treats everything that `node --eval` requires as a CommonJS
 * file. Node's built-in modules cannot be read as such.
 *
 * @type {Module.ResolveHookSync}
 */
function keepBuiltin(specifier, context, nextResolve) {
  const resolved = nextResolve(specifier, context);
  return Module.isBuiltin(resolved.url) ? { ...resolved, format: 'builtin' } : resolved;
}

/**
 * @param {readonly string[]} all every module that the caller may ever watch
 * @param {readonly string[]} modules
 * @param {(loaded: Loaded) => any} listener returns new exports, or undefined
 * @returns {() => void} stops it
 */
function watchLoading(all, modules, listener) {
  const required = peer('require-in-the-middle');
  const imported = peer('import-in-the-middle');
  announce(all);

  /**
   * @param {any} exports
   * @param {string} module
   * @param {string} folder
   */
  const tell = (exports, module, folder) => {
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return listener({ module, folder, version, exports, main: () => load(folder) });
  };

  const hooks = [
    new required.Hook(
      modules,
      (/** @type {any} */ exports, /** @type {string} */ name, /** @type {string} */ folder) =>
        tell(exports, name, folder) ?? exports,
    ),
    new imported.Hook(
      modules,
      (
        /** @type {any} */ namespace,
        /** @type {string} */ name,
        /** @type {string} */ folder,
        /** @type {string} */ format,
      ) => {
        const isCommonJS = format === 'commonjs';
        const exports = isCommonJS ? namespace.default : namespace;
        // What is returned, or the same object with other properties, which have names of their own here.
        putInto(namespace, tell(exports, name, folder) ?? exports, isCommonJS);
      },
    ),
  ];
  return () => {
    for (const hook of hooks) hook.unhook();
  };
}

/**
 * @param {any} namespace as an ES module sees it
 * @param {any} exports
 * @param {boolean} isCommonJS whether the whole of the exports is an export, too
 */
function putInto(namespace, exports, isCommonJS) {
  // From Node 23 on, the whole module has one more name.
  const whole = isCommonJS ? ['default', 'module.exports'] : [];
  for (const name of Object.keys(namespace)) {
    const value = whole.includes(name) ? exports : exports[name];
    if (namespace[name] !== value) namespace[name] = value;
  }
}

module.exports = { watchLoading };
