'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/** A promise, and the functions that settle it. */
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

testFromEachState('A reaction has the value with which the promise was fulfilled', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const { promise, resolve } = flow.run('made', deferred);
    const reaction = flow.run('registered', () =>
      promise.then(mustCall(() => assert.equal(flow.get(), 'settled'))),
    );
    flow.run('settled', resolve);
    await reaction;
    assert.equal(flow.get(), 'settled');
  });
});

testFromEachState('await continues with the value of fulfilment', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const { promise, resolve } = flow.run('made', deferred);
    const waiting = (async () => {
      assert.equal(flow.get(), 'main');
      await promise;
      return flow.get();
    })();
    flow.run('settled', resolve);
    assert.equal(await waiting, 'settled');
    assert.equal(flow.get(), 'settled');
  });
});

testFromEachState('await continues with the value of rejection', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const { promise, reject } = flow.run('made', deferred);
    const waiting = (async () => {
      try {
        await promise;
      } catch (error) {
        return [error, flow.get()];
      }
    })();
    flow.run('settled', reject, 'reason');
    assert.deepEqual(await waiting, ['reason', 'settled']);
  });
});

testFromEachState(
  'catch and finally have the value of rejection, and so has what follows',
  async () => {
    const flow = new ContinuationFlow();
    await flow.run('main', async () => {
      const { promise, reject } = deferred();
      const check = mustCall(() => assert.equal(flow.get(), 'settled'), 4);
      const chain = flow.run('registered', () =>
        promise.finally(check).catch(check).then(check).finally(check),
      );
      flow.run('settled', reject, 'reason');
      await chain;
      assert.equal(flow.get(), 'settled');
    });
  },
);

testFromEachState('A handler that is passed by passes the value on', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const never = () => assert.fail();
    const fulfilled = flow.run('settled', () => Promise.resolve());
    await fulfilled.then().catch(never).then(null);
    assert.equal(flow.get(), 'settled');
    const rejected = flow.run('rejected', () => Promise.reject('reason'));
    await assert.rejects(rejected.then(never).then(never, undefined), (reason) => {
      return reason === 'reason';
    });
    assert.equal(flow.get(), 'rejected');
  });
});

testFromEachState('What a handler runs, and awaits, is what follows it', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    await Promise.resolve().then(() => flow.run('inner', () => Promise.resolve()));
    assert.equal(flow.get(), 'inner');
    await Promise.resolve().then(() => flow.run('over', () => {}));
    assert.equal(flow.get(), 'inner');
    await Promise.reject('reason').catch(() => flow.run('handled', async () => {}));
    assert.equal(flow.get(), 'handled');
    await Promise.resolve().finally(() => flow.run('cleanup', async () => await null));
    assert.equal(flow.get(), 'cleanup');
  });
});

testFromEachState('A promise that follows another has the value of the other', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const { promise, resolve } = deferred();
    const followers = [
      new Promise((follow) => follow(promise)),
      Promise.resolve().then(() => promise),
      (async () => promise)(),
      (async () => await promise)(),
      Promise.resolve(promise),
    ];
    flow.run('followed', () => followers[0].then(() => {}));
    await null;
    flow.run('settled', resolve);
    for (const follower of followers) {
      await flow.run('elsewhere', async () => {});
      assert.equal(flow.get(), 'elsewhere');
      await follower;
      assert.equal(flow.get(), 'settled');
    }
  });
});

testFromEachState(
  'A promise that is rejected by following has the value of the rejection',
  async () => {
    const flow = new ContinuationFlow();
    await flow.run('main', async () => {
      const { promise, reject } = deferred();
      const follower = (async () => promise)();
      flow.run('settled', reject, 'reason');
      await follower.catch(mustCall(() => assert.equal(flow.get(), 'settled')));
    });
  },
);

testFromEachState('Settling twice counts once', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const { promise, resolve, reject } = deferred();
    flow.run('first', resolve);
    flow.run('second', resolve);
    flow.run('third', reject, 'reason');
    await promise;
    assert.equal(flow.get(), 'first');
  });
});

testFromEachState('await of what is no promise changes nothing', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    await undefined;
    assert.equal(flow.get(), 'main');
    await flow.run('inner', async () => {});
    await 1;
    assert.equal(flow.get(), 'inner');
  });
});

testFromEachState('Variables stay what they were, whatever flows do', async () => {
  const flow = new ContinuationFlow();
  const other = new ContinuationFlow({ defaultValue: 'default' });
  const variable = new AsyncContext.Variable();
  await variable.run('var', () =>
    flow.run('main', async () => {
      await variable.run('inner', () => flow.run('flow', async () => await null));
      assert.deepEqual([variable.get(), flow.get(), other.get()], ['var', 'flow', 'default']);
      await other.run('other', async () => await null);
      assert.deepEqual([variable.get(), flow.get(), other.get()], ['var', 'flow', 'other']);
    }),
  );
});

testFromEachState('run ends when it returns or throws', () => {
  const flow = new ContinuationFlow({ defaultValue: 'default' });
  assert.equal(
    flow.run(
      'outer',
      (a, b) => {
        assert.throws(
          () =>
            flow.run('inner', () => {
              assert.equal(flow.get(), 'inner');
              throw new Error('thrown');
            }),
          { message: 'thrown' },
        );
        assert.equal(flow.get(), 'outer');
        return a + b;
      },
      1,
      2,
    ),
    3,
  );
  assert.equal(flow.get(), 'default');
});

testFromEachState('A loop keeps continuing from its last step', async () => {
  const flow = new ContinuationFlow();
  await flow.run(0, async () => {
    for (let i = 1; i <= 50; i++) {
      await flow.run(i, async () => await null);
      assert.equal(flow.get(), i);
    }
  });
  assert.equal(flow.get(), 50);
});
