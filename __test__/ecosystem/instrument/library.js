'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');
const { runtime } = require('../../../index.js');

const OWN = ['A', 'B', 'C'];

/**
 * Declares the tests of one library, with three requests at once: A, B and C. They test what each
 * callback sees without instrument, and that each sees its own request with it.
 *
 * @param {string} file the program, see fixtures/requests.js
 * @param {unknown[]} mixedUp what the callbacks see without instrument
 * @param {string[]} callbacks the names of all callbacks
 */
function testLibrary(file, mixedUp, callbacks) {
  const program = [fixture(file)];
  const each = (/** @type {unknown[]} */ saw) =>
    Object.fromEntries(callbacks.map((callback) => [callback, saw]));

  test(`without instrument, requests A, B and C see ${mixedUp.join(', ')}`, async () => {
    assert.deepEqual(await output(program), each(mixedUp));
  });

  test('with instrument, each sees its own', async () => {
    assert.deepEqual(await output(program, { instrumented: true }), each(OWN));
  });

  test('so it does on the host backend', async () => {
    const env = { NATIVE_ASYNC_CONTEXT_BACKEND: 'host' };
    assert.deepEqual(await output(program, { instrumented: true, env }), each(OWN));
  });

  // We cannot carry values that Node's own storage keeps outside of the slot.
  if (runtime.nodeCarries && runtime.backend !== 'host') {
    test("values of Node's own AsyncLocalStorage come along where it keeps them in the slot", async () => {
      const env = { STORAGE_OF: 'node' };
      assert.deepEqual(await output(program, { instrumented: true, env }), each(OWN));
    });
  }
}

module.exports = { testLibrary };
