'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeAsyncLocalStorage } = require('node:async_hooks');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/** What is entered between Node's `run` and its `disable`, in order. */
const ways = {
  nothing: (fn) => fn(),
  'our run': (fn) => new AsyncLocalStorage().run('between', fn),
  'Variable.run': (fn) => new AsyncContext.Variable().run('between', fn),
  "our run in Node's run": (fn) =>
    new NodeAsyncLocalStorage().run('between', () => new AsyncLocalStorage().run('between', fn)),
  "Node's run in our run": (fn) =>
    new AsyncLocalStorage().run('between', () => new NodeAsyncLocalStorage().run('between', fn)),
};

for (const [way, enter] of Object.entries(ways)) {
  testFromEachState(`Node's disable inside ${way} ends its value, and none of ours`, () => {
    const variable = new AsyncContext.Variable();
    const ours = new AsyncLocalStorage();
    const node = new NodeAsyncLocalStorage();
    variable.run('variable', () =>
      node.run('node', () =>
        ours.run('ours', () =>
          enter(
            mustCall(() => {
              node.disable();
              assert.equal(node.getStore(), undefined);
              assert.equal(variable.get(), 'variable');
              assert.equal(ours.getStore(), 'ours');
              node.run(
                'again',
                mustCall(() => {
                  assert.equal(node.getStore(), 'again');
                  assert.equal(variable.get(), 'variable');
                  assert.equal(ours.getStore(), 'ours');
                }),
              );
            }),
          ),
        ),
      ),
    );
    assert.equal(variable.get(), undefined);
    assert.equal(ours.getStore(), undefined);
  });

  testFromEachState(`Node's disable in ${way} reaches what follows await, and none of ours`, () => {
    const ours = new AsyncLocalStorage();
    const node = new NodeAsyncLocalStorage();
    return ours.run('ours', () =>
      node.run('node', () =>
        enter(
          mustCall(async () => {
            node.disable();
            await null;
            assert.equal(node.getStore(), undefined);
            assert.equal(ours.getStore(), 'ours');
          }),
        ),
      ),
    );
  });

  testFromEachState(`our disable inside ${way} ends its value, and none of Node's`, async () => {
    const ours = new AsyncLocalStorage();
    const node = new NodeAsyncLocalStorage();
    const variable = new AsyncContext.Variable();
    await variable.run('variable', () =>
      node.run('node', () =>
        ours.run('ours', () =>
          enter(
            mustCall(async () => {
              ours.disable();
              assert.equal(ours.getStore(), undefined);
              assert.equal(node.getStore(), 'node');
              await null;
              assert.equal(ours.getStore(), undefined);
              assert.equal(node.getStore(), 'node');
              assert.equal(variable.get(), 'variable');
            }),
          ),
        ),
      ),
    );
  });
}

// Our `run` restores only its own value: a storage that Node disabled stays disabled.
for (const [ground, enter] of Object.entries({
  nothing: (fn) => fn(),
  'our run': (fn) => new AsyncLocalStorage().run('ground', fn),
})) {
  testFromEachState(`Node's disable inside our run stays when the run ends, over ${ground}`, () => {
    const ours = new AsyncLocalStorage();
    const node = new NodeAsyncLocalStorage();
    enter(() =>
      node.run(
        'node',
        mustCall(() => {
          ours.run(
            'ours',
            mustCall(() => node.disable()),
          );
          assert.equal(node.getStore(), undefined);
        }),
      ),
    );
  });
}

testFromEachState('storages of both sides come and go a hundred times', async () => {
  const ours = new AsyncLocalStorage();
  const node = new NodeAsyncLocalStorage();
  for (let i = 0; i < 100; i++) {
    ours.enterWith(i);
    node.enterWith(i);
    if (i % 3 === 0) ours.disable();
    if (i % 5 === 0) node.disable();
    await null;
    assert.equal(ours.getStore(), i % 3 === 0 ? undefined : i);
    assert.equal(node.getStore(), i % 5 === 0 ? undefined : i);
  }
  node.disable();
});
