'use strict';

const { ROOT_CONTEXT, createContextKey } = require('@opentelemetry/api');
const theirs = require('@opentelemetry/context-async-hooks');
const { test } = require('node:test');
const ours = require('../../entries/opentelemetry.js');

/**
 * The two ContextManagers, which have to behave alike.
 *
 * @type {Record<'theirs' | 'ours', typeof ours.AsyncLocalStorageContextManager>}
 */
const managers = {
  theirs: theirs.AsyncLocalStorageContextManager,
  ours: ours.AsyncLocalStorageContextManager,
};

const key = createContextKey('a key of the tests');

/** A context that its value identifies. */
const contextOf = (/** @type {unknown} */ value) => ROOT_CONTEXT.setValue(key, value);

/**
 * @param {string} name a sentence that says what holds
 * @param {(manager: InstanceType<typeof ours.AsyncLocalStorageContextManager>) => any} fn
 */
function testBoth(name, fn) {
  for (const [whose, Manager] of Object.entries(managers)) {
    test(`${name} (${whose})`, async () => {
      const manager = new Manager().enable();
      try {
        await fn(manager);
      } finally {
        manager.disable();
      }
    });
  }
}

module.exports = { contextOf, managers, testBoth };
