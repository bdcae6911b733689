'use strict';

const { loadInRealmOfNode, once } = require('./realm.js');
const { addon } = require('./slot/backend.js');
const { version } = require('../package.json');

/**
 * Parts of the package that exist once per thread: the owner of the slot, frames and their keys,
 * and the glue. All other parts belong to the realm that loaded them (realm.js).
 *
 * A test runner that gives each file its own realm loads the package once per file. If each of
 * these copies installed its own glue, hooks would pile up in the thread, since no copy removes its
 * hooks, and each copy would treat the others' frames as foreign. So the first copy stores these
 * functions on the exports of the addon, which Node loads once per thread. This grants no new
 * access: code that can load the addon can reach the slot anyway (docs/isolation.md).
 *
 * The copy in the realm in which Node runs does this, if it can be loaded there. The realm of a test
 * file is discarded when the file has ended: its globals are removed, and its `process` is a copy. The
 * glue outlives the file, needs Node's own `process`, and would keep the realm alive.
 *
 * The `host` backend has no addon and needs no glue, so there each realm has its own parts.
 */
function load() {
  return {
    ...require('./frame/key.js'),
    ...require('./frame/frame.js'),
    ...lifetimes(),
    ...require('./slot/slot.js'),
    ...require('./glue/error-contexts.js'),
    ...require('./glue/glue.js'),
    /** @returns {string[]} what of V8 and Node the program exports, by C++ names, for the doctor */
    exportedFunctions: () => addon?.exportedFunctions?.() ?? [],
  };
}

function lifetimes() {
  const { FrameLifetime, sameEntry } = require('./frame/lifetime.js');
  return { FrameLifetime, sameEntry };
}

const KEY = Symbol.for(`native-async-context@${version}`);

module.exports = once('thread', () => {
  /** @type {any} */
  const anchor = addon ?? {};
  if (addon !== undefined && !Object.hasOwn(anchor, KEY)) loadInRealmOfNode('lib/thread.js');
  if (!Object.hasOwn(anchor, KEY)) Object.defineProperty(anchor, KEY, { value: load() });
  return /** @type {ReturnType<typeof load>} */ (anchor[KEY]);
});
