'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const library = require('../helpers/everything.js');

/*
 * A stack shows which functions of the package are running, but not the function objects or their
 * receivers.
 */

const { AsyncContext, AsyncLocalStorage, runAll } = library;
const LIB = path.join(__dirname, '..', '..', 'lib') + path.sep;

/** @param {() => any} fn @returns {NodeJS.CallSite[]} what an attacker sees from inside */
function sites(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_error, callSites) => callSites;
  Error.stackTraceLimit = Infinity;
  try {
    return fn();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const look = () => /** @type {any} */ (new Error('looked')).stack;
const variable = new AsyncContext.Variable();
const storage = new AsyncLocalStorage();

/** @type {Record<string, () => NodeJS.CallSite[]>} */
const ways = {
  'Variable.run': () => variable.run('secret', look),
  'Snapshot.run': () => new AsyncContext.Snapshot().run(look),
  'Snapshot.wrap': () => AsyncContext.Snapshot.wrap(look)(),
  'AsyncLocalStorage.run': () => storage.run('secret', look),
  'AsyncLocalStorage.bind': () => AsyncLocalStorage.bind(look)(),
  runAll: () => runAll([[variable, 'secret']], look),
  wrapGenerator: () =>
    library
      .wrapGenerator(function* () {
        yield look();
      })()
      .next().value,
  'an argument that is refused': () => {
    try {
      storage.run('secret', () => AsyncContext.Snapshot.wrap(/** @type {any} */ (null)));
    } catch (error) {
      return error.stack;
    }
    return assert.fail('nothing was thrown');
  },
};

for (const [name, way] of Object.entries(ways)) {
  test(`${name}: its place in a stack has no function and no receiver`, () => {
    const ours = sites(way).filter((site) => {
      const file = site.getFileName() ?? '';
      return file.startsWith(LIB) || file.startsWith('native-async-context:');
    });
    assert.ok(ours.length > 0);
    for (const site of ours) {
      assert.equal(site.getThis(), undefined);
      assert.equal(site.getFunction(), undefined);
    }
  });
}
