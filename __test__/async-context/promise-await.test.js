'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('await gives back the mapping in which it was reached', async () => {
  const variable = new AsyncContext.Variable();
  await variable.run(
    'value',
    mustCall(async () => {
      assert.equal(variable.get(), 'value');
      await null;
      assert.equal(variable.get(), 'value');
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(variable.get(), 'value');
      await assert.rejects(Promise.reject(new Error('thrown')));
      assert.equal(variable.get(), 'value');
    }),
  );
  assert.equal(variable.get(), undefined);
});

testFromEachState(
  'await gives back its mapping wherever the promise was made and settled',
  async () => {
    const variable = new AsyncContext.Variable();
    let resolve;
    const promise = variable.run('made', () => new Promise((r) => (resolve = r)));
    const awaiting = variable.run(
      'awaiting',
      mustCall(async () => {
        assert.equal(await promise, 'result');
        assert.equal(variable.get(), 'awaiting');
      }),
    );
    variable.run('settled', resolve, 'result');
    await awaiting;
  },
);

testFromEachState(
  'run ends when the async function first waits: the caller is not affected',
  async () => {
    const variable = new AsyncContext.Variable();
    const running = variable.run(
      'value',
      mustCall(async () => {
        await null;
        assert.equal(variable.get(), 'value');
      }),
    );
    assert.equal(variable.get(), undefined);
    await null;
    assert.equal(variable.get(), undefined);
    await running;
    assert.equal(variable.get(), undefined);
  },
);

testFromEachState(
  'An await inside run keeps the mapping of that run, one after it the outer',
  async () => {
    const variable = new AsyncContext.Variable();
    await variable.run(
      'outer',
      mustCall(async () => {
        const inner = await variable.run(
          'inner',
          mustCall(async () => {
            await null;
            return variable.get();
          }),
        );
        assert.equal(inner, 'inner');
        assert.equal(variable.get(), 'outer');
      }),
    );
  },
);

testFromEachState('Async functions that take turns keep their mappings apart', async () => {
  const variable = new AsyncContext.Variable();
  const takeTurns = mustCall(async (value) => {
    for (let i = 0; i < 10; i++) {
      await (i % 2 ? null : Promise.resolve());
      assert.equal(variable.get(), value);
    }
  }, 10);
  await Promise.all(
    Array.from({ length: 10 }, (_, value) => variable.run(value, takeTurns, value)),
  );
  assert.equal(variable.get(), undefined);
});

testFromEachState('try, catch and finally around await keep the mapping', async () => {
  const variable = new AsyncContext.Variable();
  await variable.run(
    'value',
    mustCall(async () => {
      try {
        await variable.run('inner', async () => {
          await null;
          throw new Error('thrown');
        });
      } catch {
        assert.equal(variable.get(), 'value');
        await null;
        assert.equal(variable.get(), 'value');
      } finally {
        await null;
        assert.equal(variable.get(), 'value');
      }
    }),
  );
});

testFromEachState('await of what is no promise keeps the mapping', async () => {
  const variable = new AsyncContext.Variable();
  await variable.run(
    'value',
    mustCall(async () => {
      for (const value of [undefined, null, 1, 'text', {}, () => {}]) {
        assert.equal(await value, value);
        assert.equal(variable.get(), 'value');
      }
    }),
  );
});

testFromEachState(
  'Snapshot.run of an async function: awaits inside see the captured mapping',
  async () => {
    const variable = new AsyncContext.Variable();
    const snapshot = variable.run('captured', () => new AsyncContext.Snapshot());
    const running = snapshot.run(
      mustCall(async () => {
        assert.equal(variable.get(), 'captured');
        await null;
        assert.equal(variable.get(), 'captured');
      }),
    );
    assert.equal(variable.get(), undefined);
    await running;
    assert.equal(variable.get(), undefined);
  },
);
