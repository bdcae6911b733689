'use strict';

const { loadInRealmOfNode, once } = require('./realm.js');
const { addon } = require('./slot/backend.js');
const { version } = require('../package.json');

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
 * The copy that does so is one in the realm in which Node runs, if it can be loaded there. The realm
 * of a test file is discarded when the file has ended, its globals are taken away, and its `process`
 * is a copy; the glue outlives the file and needs Node's own. It would also keep the realm alive.
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

const KEY = Symbol.for(`native-async-context@${version}`);

module.exports = once('thread', () => {
  /** @type {any} */
  const anchor = addon ?? {};
  if (addon !== undefined && !Object.hasOwn(anchor, KEY)) loadInRealmOfNode('lib/thread.js');
  if (!Object.hasOwn(anchor, KEY)) Object.defineProperty(anchor, KEY, { value: load() });
  return /** @type {ReturnType<typeof load>} */ (anchor[KEY]);
});
