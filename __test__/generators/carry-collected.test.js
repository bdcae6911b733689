'use strict';

const { AsyncContext } = require('../../index.js');
const { testCarried } = require('./carried.js');
const { assertCollected, assertKept } = require('../frame/gc.js');

// What a carried generator keeps in memory.

const variable = new AsyncContext.Variable();

function* body() {
  yield;
  yield;
}

async function* asyncBody() {
  yield;
  yield;
}

/** @type {any[]} */
const held = [];

/** @param {(value: object) => void} use @returns {WeakRef<object>} to the value, with no other reference */
function weak(use) {
  const value = {};
  use(value);
  return new WeakRef(value);
}

for (const create of [body, asyncBody]) {
  testCarried(`${create.name}: one that is dropped keeps nothing`, async () => {
    await assertCollected(weak((value) => void variable.run(value, create).next()));
  });

  testCarried(`${create.name}: one that can go on keeps its context`, async () => {
    const ref = weak((value) => held.push(variable.run(value, create)));
    await assertKept(ref);
  });

  testCarried(`${create.name}: it does not keep the context of who resumes it`, async () => {
    const generator = variable.run('created', create);
    held.push(generator);
    await assertCollected(weak((value) => void variable.run(value, () => void generator.next())));
  });

  testCarried(`Known limit: ${create.name}: one that has ended keeps its context`, async () => {
    const ref = weak((value) => {
      const generator = variable.run(value, create);
      held.push(generator);
      generator.return(undefined);
    });
    await assertKept(ref);
  });
}
