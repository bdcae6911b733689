'use strict';

const assert = require('node:assert/strict');
const { before, test } = require('node:test');
const library = require('../helpers/everything.js');
const { check } = require('../../scripts/lib/model/check.js');
const { OPERATIONS } = require('../../scripts/lib/model/operations.js');
const { platformOf } = require('../../scripts/lib/model/platform.js');

/*
 * The check of the model can fail: it notices a reference whose semantics differ from the package's.
 * `scripts/checks/mutants.js` tries the reverse, bugs in the package.
 */

/** @type {ReturnType<typeof platformOf>} */
let platform;
before(() => {
  platform = platformOf(library);
});

const ENOUGH = 100_000;

for (const property of ['inSlot', 'oursInResources', 'nodeInResources', 'oursThenInCreator']) {
  test(`a reference that is wrong about ${property} is told from the package`, async () => {
    const wrong = { [property]: !platform[property] };
    const options = { seed: 1, besideNode: true, platform: wrong };
    const { failure } = await check(library, { ...options, operations: ENOUGH });
    assert.match(failure, /is .* where it should be /);
  });
}

test('a failure is there again by its seed and path, and is a small program', async () => {
  const platform_ = { nodeInResources: !platform.nodeInResources };
  const options = { besideNode: true, platform: platform_, operations: ENOUGH };
  const { failure } = await check(library, { ...options, seed: 1 });
  const [, seed, path] = /--seed (\d+) --path ([\d:]+)$/.exec(failure);
  const again = await check(library, { ...options, seed: Number(seed), path });
  assert.equal(again.programs, 1);
  const program = (text) => /program\n[^\]]*/.exec(text)[0];
  assert.equal(program(again.failure), program(failure));
  assert.ok(program(failure).split('\n').length < 15, failure);
});

test('programs do everything that there is', async () => {
  const performed = new Set();
  const originals = OPERATIONS.map((operation) => ({ ...operation }));
  for (const operation of OPERATIONS) {
    for (const way of ['perform', 'wait']) {
      const original = operation[way];
      if (original === undefined) continue;
      operation[way] = (...args) => {
        performed.add(operation.name);
        return original(...args);
      };
    }
  }
  try {
    const { failure } = await check(library, { seed: 1, besideNode: true, operations: 10_000 });
    assert.equal(failure, undefined);
  } finally {
    OPERATIONS.forEach((operation, i) => Object.assign(operation, originals[i]));
  }
  assert.deepEqual(
    OPERATIONS.map(({ name }) => name).filter((name) => !performed.has(name)),
    [],
  );
});
