'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'A thenable that is awaited continues with the value with which it calls back',
  async () => {
    const flow = new ContinuationFlow();
    const variable = new AsyncContext.Variable();
    await variable.run('var', () =>
      flow.run('main', async () => {
        const thenable = {
          then: mustCall((resolve) => {
            assert.deepEqual([variable.get(), flow.get()], ['var', 'main']);
            flow.run('called', resolve);
          }),
        };
        await thenable;
        assert.deepEqual([variable.get(), flow.get()], ['var', 'called']);
      }),
    );
  },
);

testFromEachState(
  'then of a thenable has the value that was current when it was awaited',
  async () => {
    const flow = new ContinuationFlow();
    await flow.run('main', async () => {
      await flow.run('before', async () => {});
      const read = mustCall((resolve) => resolve(flow.get()), 3);
      assert.equal(await { then: read }, 'before');
      assert.equal(await Promise.resolve().then(() => ({ then: read })), 'before');
      assert.equal(await (async () => ({ then: read }))(), 'before');
      assert.equal(flow.get(), 'before');
    });
  },
);

testFromEachState('A thenable that calls back later, or refuses', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    await { then: (resolve) => flow.run('timer', () => setTimeout(resolve, 1)) };
    assert.equal(flow.get(), 'timer');
    const refusing = { then: (_, reject) => flow.run('refused', reject, 'reason') };
    await assert.rejects(
      async () => {
        await refusing;
      },
      (reason) => reason === 'reason',
    );
    assert.equal(flow.get(), 'refused');
  });
});

// The function that awaits started before any flow had a value.
testFromEachState('A thenable after the first run of a program', async () => {
  const flow = new ContinuationFlow();
  const program = async () => {
    await flow.run('first', async () => {});
    assert.equal(flow.get(), 'first');
    await { then: mustCall((resolve) => resolve(assert.equal(flow.get(), 'first'))) };
    assert.equal(flow.get(), 'first');
  };
  await program();
});
