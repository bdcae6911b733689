'use strict';

const { randomUUID } = require('node:crypto');
const Module = require('node:module');
const { current, enter, exchange } = require('../thread.js');
const { replace } = require('../internal/replace-method.js');
const { SharedSwitch } = require('../internal/shared-switch.js');
const { ReflectApply } = require('../internal/primordials.js');
const { version } = require('../../package.json');

/**
 * Runs the bodies of modules in no context, as the proposal specifies (ExecuteModule of Source Text
 * Module Records, spec text since March 2026). Otherwise a pool or a cache that a module makes keeps the
 * context of the request that happened to load the module first.
 *
 * - CommonJS modules, and ES modules that are required: Node runs each body inside of
 *   `Module.prototype.load`, from beginning to end, also if an ES module imports it (Node 20 to 26).
 * - Other ES modules: V8 runs the bodies of a graph one after the other and calls nothing in between. So
 *   a hook appends an import to each source. V8 runs the imported module right before the body, and that
 *   module empties the slot. It is appended because no line and no column of the source moves then. It is
 *   a `data:` URL because Node 22 refuses other schemes in a module that is required.
 *
 * What `import()` was called in is not touched: its caller continues by a promise, in its own context.
 */

/** The function that imported modules call, on `globalThis`: they share nothing else with this file. */
const LEAVE = `native-async-context.leave@${version}`;
const PREFIX = `data:text/javascript,globalThis[Symbol.for(%22${LEAVE}%22)](%22`;

/**
 * Leaving the context of other code is a capability: each token is given to one source, and serves once.
 *
 * @type {Set<string>}
 */
const tokens = new Set();

function importOfRoot() {
  if (!Object.hasOwn(globalThis, Symbol.for(LEAVE))) {
    const leave = (/** @type {unknown} */ token) => {
      // `enter`: Node's own code comes next, and goes on by promises.
      if (tokens.delete(/** @type {string} */ (token))) enter(undefined);
    };
    Object.defineProperty(globalThis, Symbol.for(LEAVE), { value: leave });
  }
  const token = randomUUID();
  tokens.add(token);
  return `\n;import "${PREFIX}${token}%22)";`;
}

/**
 * @param {string} url
 * @param {import('node:module').LoadHookContext} context
 * @param {(url: string, context: any) => import('node:module').LoadFnOutput} nextLoad
 */
function load(url, context, nextLoad) {
  const loaded = nextLoad(url, context);
  // Where nothing is entered, the body has nothing to keep: a program that starts pays nothing.
  if (current() === undefined) return loaded;
  const { format, source } = loaded;
  // `module` and `module-typescript`.
  if (typeof format !== 'string' || !format.startsWith('module')) return loaded;
  if (source === undefined || source === null || url.startsWith(PREFIX)) return loaded;
  const added = importOfRoot();
  const extended =
    typeof source === 'string'
      ? source + added
      : Buffer.concat([Buffer.from(/** @type {Uint8Array} */ (source)), Buffer.from(added)]);
  return { ...loaded, source: extended };
}

/** @type {(() => void)[]} */
let undoing = [];

function start() {
  const undo = replace(Module.prototype, 'load', (original) => ({
    /**
     * @this {any}
     * @param {any[]} args
     */
    load(...args) {
      if (!inRoot.isOn) return ReflectApply(original, this, args);
      const found = exchange(undefined);
      try {
        return ReflectApply(original, this, args);
      } finally {
        exchange(found);
      }
    },
  }));
  undoing.push(undo);
  // Node 22.15 and 23.5 have it. Before, ES modules that are imported keep V8's behaviour.
  const hooks = Module.registerHooks?.({ load });
  if (hooks !== undefined) undoing.push(() => hooks.deregister());
}

function stop() {
  for (const undo of undoing) undo();
  undoing = [];
}

const inRoot = new SharedSwitch(start, stop);

/** @returns {{ undo(): void, [Symbol.dispose](): void }} */
const runModulesInRoot = () => inRoot.turnOn();

module.exports = { runModulesInRoot };
