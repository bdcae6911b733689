'use strict';

const { createHook } = require('node:async_hooks');
const { once } = require('./realm.js');
const { addon } = require('./slot/backend.js');
const { name, version } = require('../package.json');

/**
 * What a thread has once: the owner of the slot, frames and their keys, and the glue. Everything
 * above is of the realm that loaded it (realm.js).
 *
 * A test runner that gives each file a realm of its own loads the package once per file. If each of
 * these copies brought its own glue, a thread would gather hooks that nothing removes, and each
 * would treat the others' frames as foreign. So the first copy leaves these functions on the
 * exports of the addon, which Node loads once per thread. That opens no new door: code that can
 * load the addon has the slot anyway (docs/isolation.md).
 *
 * The `host` backend has no addon and needs no glue, so there each realm has its own.
 */
function load() {
  return {
    ...require('./frame/key.js'),
    ...require('./frame/frame.js'),
    ...require('./slot/slot.js'),
    ...require('./glue/error-contexts.js'),
    ...require('./glue/glue.js'),
  };
}

/**
 * Loads this file with Node's own `require`, in the realm in which Node runs, if this is another
 * one. A test runner discards the realm of a file when the file has ended, takes its globals away,
 * and puts a copy in place of `process`; the glue has to outlive the realm and needs Node's own.
 * Evaluated in that other realm, it would also keep the realm alive.
 *
 * Where this fails, the copy of this realm serves the thread: Node before 22.3 has no
 * `getBuiltinModule`, and in a bundle this file is not a file of its own.
 */
function loadInRealmOfNode() {
  if (createHook instanceof Function) return;
  try {
    const { getBuiltinModule } = require('node:vm').runInThisContext('process');
    const load = getBuiltinModule('node:module').createRequire(__filename);
    const { name: nameThere, version: versionThere } = load('../package.json');
    if (nameThere === name && versionThere === version) load('./thread.js');
  } catch {
    // See above.
  }
}

const KEY = Symbol.for(`native-async-context@${version}`);

module.exports = once('thread', () => {
  /** @type {any} */
  const anchor = addon ?? {};
  if (addon !== undefined && !Object.hasOwn(anchor, KEY)) loadInRealmOfNode();
  if (!Object.hasOwn(anchor, KEY)) Object.defineProperty(anchor, KEY, { value: load() });
  return /** @type {ReturnType<typeof load>} */ (anchor[KEY]);
});
