'use strict';

const assert = require('node:assert/strict');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

class Sub extends Promise {}

class Counting extends Promise {
  static resolved = 0;

  static resolve(value) {
    Counting.resolved++;
    return super.resolve(value);
  }

  then(...handlers) {
    return super.then(...handlers);
  }
}

for (const Class of [Sub, Counting]) {
  testFromEachState(`${Class.name}: then, catch, finally and await`, async () => {
    const flow = new ContinuationFlow();
    await flow.run('main', async () => {
      let settle;
      const promise = new Class((resolve, reject) => (settle = { resolve, reject }));
      const check = mustCall(() => assert.equal(flow.get(), 'settled'), 3);
      const chain = flow.run('registered', () => promise.then(check).finally(check).then(check));
      assert.ok(chain instanceof Class);
      flow.run('settled', settle.resolve);
      await chain;
      assert.equal(flow.get(), 'settled');
      const rejected = flow.run('rejected', () => Class.reject('reason'));
      await rejected.catch(mustCall(() => assert.equal(flow.get(), 'rejected')));
      assert.equal(flow.get(), 'rejected');
      await flow.run('elsewhere', async () => {});
      await promise;
      assert.equal(flow.get(), 'settled');
    });
  });

  testFromEachState(`${Class.name}: combinators`, async () => {
    const flow = new ContinuationFlow();
    await flow.run('main', async () => {
      const tasks = () => [
        flow.run('slow', () => new Class((resolve) => setTimeout(resolve, 2))),
        flow.run('fast', async () => {}),
        1,
      ];
      const all = Class.all(tasks());
      assert.ok(all instanceof Class);
      assert.equal(Object.getPrototypeOf(all), Class.prototype);
      await all;
      assert.deepEqual([flow.get(), flow.getAggregated()], ['slow', ['slow', 'fast', 'main']]);
      await Class.race([flow.run('first', () => Class.resolve()), new Class(() => {})]);
      assert.equal(flow.get(), 'first');
      await Promise.allSettled([
        flow.run('a', () => Class.reject('reason')),
        flow.run('b', () => Class.resolve()),
      ]);
      assert.deepEqual(flow.getAggregated(), ['a', 'b']);
    });
  });
}

testFromEachState('resolve of a subclass is called once for each entry', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    Counting.resolved = 0;
    await Counting.all([1, 2, 3]);
    assert.equal(Counting.resolved, 3);
  });
});
