'use strict';

const assert = require('node:assert/strict');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'An entry that is no promise has the caller’s value, and finished first',
  async () => {
    const flow = new ContinuationFlow();
    const first = new ContinuationFlow({ merge: 'first' });
    const run = (value, fn) => flow.run(value, () => first.run(value, fn));
    await run('main', async () => {
      const late = run('late', async () => await null);
      const early = run('early', () => Promise.resolve());
      assert.deepEqual((await Promise.all([1, late, null, early])).length, 4);
      assert.equal(flow.get(), 'late');
      assert.equal(first.get(), 'main');
      assert.deepEqual(flow.getAggregated(), ['main', 'late', 'main', 'early']);
      for (const entries of [
        [early, 1],
        [1, early],
      ]) {
        await run('caller', () => Promise.all(entries));
        assert.equal(flow.get(), 'early');
        assert.equal(first.get(), 'caller');
      }
    });
  },
);

testFromEachState('Only entries that are no promises', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    assert.deepEqual(await Promise.all([1, 2]), [1, 2]);
    assert.equal(flow.get(), 'main');
    assert.deepEqual(flow.getAggregated(), ['main', 'main']);
  });
});

testFromEachState('A thenable has the value with which it calls back', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const thenable = { then: mustCall((resolve) => flow.run('thenable', resolve, 1), 3) };
    assert.deepEqual(await Promise.all([thenable, 2]), [1, 2]);
    assert.equal(flow.get(), 'thenable');
    assert.deepEqual(flow.getAggregated(), ['thenable', 'main']);
    await flow.run('main', async () => await Promise.race([thenable]));
    assert.equal(flow.get(), 'thenable');
    const refusing = { then: (_, reject) => flow.run('refused', reject, 'reason') };
    await assert.rejects(Promise.any([refusing]), AggregateError);
    assert.equal(flow.get(), 'refused');
    await Promise.allSettled([refusing, thenable]);
    assert.deepEqual(flow.getAggregated(), ['refused', 'thenable']);
  });
});

testFromEachState('Empty input changes nothing, and aggregates nothing', async () => {
  const flow = new ContinuationFlow({ merge: () => assert.fail('there is nothing to merge') });
  await flow.run('main', async () => {
    assert.deepEqual(await Promise.all([]), []);
    assert.deepEqual([flow.get(), flow.getAggregated()], ['main', []]);
    assert.deepEqual(await Promise.allSettled(new Set()), []);
    assert.deepEqual([flow.get(), flow.getAggregated()], ['main', []]);
    await assert.rejects(Promise.any([]), AggregateError);
    assert.deepEqual([flow.get(), flow.getAggregated()], ['main', []]);
  });
});

testFromEachState('Any iterable, which may run code of its own', async () => {
  const flow = new ContinuationFlow();
  function* tasks() {
    for (const value of ['a', 'b']) {
      Promise.resolve().then(() => {});
      yield flow.run(value, async () => {
        await null;
        await Promise.all([1, 2, 3]);
      });
    }
  }
  await flow.run('main', async () => {
    await Promise.all(tasks());
    assert.deepEqual([flow.get(), flow.getAggregated()], ['b', ['a', 'b']]);
  });
});

testFromEachState('An iteration that fails rejects, and is closed, as ever', async () => {
  const flow = new ContinuationFlow();
  const failing = {
    *[Symbol.iterator]() {
      yield flow.run('a', async () => {});
      throw new Error('iteration');
    },
  };
  await flow.run('main', async () => {
    for (const name of /** @type {const} */ (['all', 'allSettled', 'any', 'race'])) {
      await assert.rejects(Promise[name](failing), { message: 'iteration' });
      assert.equal(flow.get(), 'main', name);
      await assert.rejects(Promise[name](/** @type {any} */ (1)), TypeError);
    }
    let closed = 0;
    class Refusing extends Promise {
      static resolve() {
        throw new Error('resolve');
      }
    }
    const closing = { next: () => ({ value: 1 }), return: () => (closed++, {}) };
    await assert.rejects(Refusing.all({ [Symbol.iterator]: () => closing }), {
      message: 'resolve',
    });
    assert.equal(closed, 1);
  });
});

testFromEachState('A combinator without a constructor throws, as ever', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    for (const receiver of [undefined, 1, {}, () => {}]) {
      assert.throws(() => Reflect.apply(Promise.all, receiver, [[]]), TypeError);
    }
    class Odd {
      constructor(executor) {
        executor(
          () => {},
          (reason) => (this.reason = reason),
        );
      }
    }
    const odd = Reflect.apply(Promise.all, Odd, [[]]);
    assert.ok(odd instanceof Odd);
    assert.ok(odd.reason instanceof TypeError);
  });
});

testFromEachState('The same promise twice is two branches', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const promise = flow.run('a', async () => await null);
    await Promise.all([promise, promise]);
    assert.deepEqual([flow.get(), flow.getAggregated()], ['a', ['a', 'a']]);
  });
});

testFromEachState(
  'Promises that somebody else combines continue the last that was heard',
  async () => {
    const flow = new ContinuationFlow();
    const all = (promises) =>
      new Promise((resolve, reject) => {
        let left = promises.length;
        for (const promise of promises) promise.then(() => --left === 0 && resolve(), reject);
      });
    await flow.run('main', async () => {
      await all([
        flow.run('slow', async () => {
          for (let i = 0; i < 9; i++) await null;
        }),
        flow.run('fast', async () => {}),
      ]);
      assert.equal(flow.get(), 'slow');
    });
  },
);
