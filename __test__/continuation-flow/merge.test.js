'use strict';

const assert = require('node:assert/strict');
const { ContinuationFlow } = require('../../entries/flow.js');
const { testFromEachState } = require('../helpers/states.js');

/** @typedef {'last' | 'first' | ((values: any[]) => any)} Merge */

/**
 * Tasks that finish in a given order, each with its own value of a flow.
 *
 * @param {Merge} [merge]
 */
function race(merge) {
  const flow = new ContinuationFlow({ defaultValue: 'default', merge });
  const settle = {};
  /** @param {string} name */
  const task = (name) =>
    flow.run(name, async () => {
      await new Promise((resolve, reject) => {
        settle[name] = (failed) => flow.run(name, failed ? reject : resolve, name);
      });
      return name;
    });
  return {
    flow,
    tasks: (...names) => names.map(task),
    async finish(...names) {
      for (const name of names) {
        settle[name.replace('!', '')](name.endsWith('!'));
        for (let i = 0; i < 5; i++) await null;
      }
    },
  };
}

/**
 * The value after a combinator, and the aggregated ones.
 *
 * @param {'all' | 'allSettled' | 'race' | 'any'} combinator
 * @param {string[]} order in which a, b and c finish; `!` marks a rejection
 * @param {Merge} [merge]
 */
async function after(combinator, order, merge) {
  const { flow, tasks, finish } = race(merge);
  return flow.run('main', async () => {
    const waiting = (async () => {
      try {
        await Promise[combinator](tasks('a', 'b', 'c'));
      } catch {
        // Only the value of the flow matters here.
      }
      return [flow.get(), flow.getAggregated()];
    })();
    await finish(...order);
    return waiting;
  });
}

const ALL = ['a', 'b', 'c'];

testFromEachState('Promise.all merges when it is fulfilled: the last to finish', async () => {
  assert.deepEqual(await after('all', ['b', 'a', 'c']), ['c', ALL]);
  assert.deepEqual(await after('all', ['c', 'b', 'a']), ['a', ALL]);
});

testFromEachState('Promise.all short-circuits when it is rejected: the one that was', async () => {
  assert.deepEqual(await after('all', ['c', 'b!', 'a']), ['b', ['b']]);
  assert.deepEqual(await after('all', ['c', 'a', 'b!']), ['b', ['b']]);
});

testFromEachState('Promise.allSettled merges: the last to finish, however it does', async () => {
  assert.deepEqual(await after('allSettled', ['c', 'a', 'b']), ['b', ALL]);
  assert.deepEqual(await after('allSettled', ['a!', 'b', 'c!']), ['c', ALL]);
});

testFromEachState('Promise.race short-circuits: the first to finish, however it does', async () => {
  assert.deepEqual(await after('race', ['b', 'a', 'c']), ['b', ['b']]);
  assert.deepEqual(await after('race', ['c!', 'a', 'b']), ['c', ['c']]);
});

testFromEachState('Promise.any short-circuits when it is fulfilled: the one that was', async () => {
  assert.deepEqual(await after('any', ['c!', 'b', 'a']), ['b', ['b']]);
});

testFromEachState('Promise.any merges when it is rejected: the last to finish', async () => {
  assert.deepEqual(await after('any', ['c!', 'a!', 'b!']), ['b', ALL]);
});

testFromEachState("merge: 'first' takes the first to finish", async () => {
  assert.deepEqual(await after('all', ['b', 'a', 'c'], 'first'), ['b', ALL]);
  assert.deepEqual(await after('allSettled', ['c!', 'a', 'b'], 'first'), ['c', ALL]);
  assert.deepEqual(await after('any', ['c!', 'a!', 'b!'], 'first'), ['c', ALL]);
  assert.deepEqual(await after('race', ['b', 'a', 'c'], 'first'), ['b', ['b']]);
});

testFromEachState("merge: 'last' is the default", async () => {
  assert.deepEqual(await after('all', ['b', 'c', 'a'], 'last'), ['a', ALL]);
});

testFromEachState('A function gets the values in the order of the input', async () => {
  // mustCall would miscount: the flow reaches the test runner, which combines promises too.
  const asked = [];
  const join = (values) => {
    asked.push(values);
    return values.join('+');
  };
  assert.deepEqual(await after('all', ['b', 'a', 'c'], join), ['a+b+c', ALL]);
  assert.deepEqual(await after('allSettled', ['b!', 'a', 'c'], join), ['a+b+c', ALL]);
  assert.deepEqual(await after('any', ['b!', 'a!', 'c!'], join), ['a+b+c', ALL]);
  assert.deepEqual(asked, [ALL, ALL, ALL]);
});

testFromEachState('A function is not asked where nothing is merged', async () => {
  const never = () => assert.fail('asked');
  assert.deepEqual(await after('all', ['b!', 'a', 'c'], never), ['b', ['b']]);
  assert.deepEqual(await after('race', ['b', 'a', 'c'], never), ['b', ['b']]);
  assert.deepEqual(await after('any', ['b', 'a', 'c'], never), ['b', ['b']]);
});

testFromEachState('What the function does to its array is nothing to anybody', async () => {
  const spoil = (values) => values.splice(0).length;
  assert.deepEqual(await after('all', ['a', 'b', 'c'], spoil), [3, ALL]);
});

testFromEachState('What the function throws, get throws, and nobody else notices', async () => {
  const flow = new ContinuationFlow({
    merge() {
      throw new Error('merge');
    },
  });
  const other = new ContinuationFlow();
  await flow.run('main', async () => {
    const tasks = ['a', 'b'].map((value) => flow.run(value, () => other.run(value, async () => 1)));
    assert.deepEqual(await Promise.all(tasks), [1, 1]);
    assert.throws(() => flow.get(), { message: 'merge' });
    assert.deepEqual(flow.getAggregated(), ['a', 'b']);
    assert.equal(other.get(), 'b');
    await Promise.all([1, 2]);
    assert.throws(() => flow.get(), { message: 'merge' });
    assert.throws(() => flow.getAggregated(), { message: 'merge' });
    assert.equal(
      flow.run('again', () => flow.get()),
      'again',
    );
  });
});

testFromEachState(
  'Who finished first does not depend on when the combinator was called',
  async () => {
    for (const [merge, value] of /** @type {[Merge, string][]} */ ([
      ['last', 'a'],
      ['first', 'b'],
    ])) {
      const { flow, tasks, finish } = race(merge);
      await flow.run('main', async () => {
        const promises = tasks('a', 'b', 'c');
        await finish('b', 'c', 'a');
        await Promise.all(promises);
        assert.equal(flow.get(), value);
        await Promise.allSettled([promises[2], promises[0], promises[1]]);
        assert.equal(flow.get(), value);
      });
    }
  },
);

testFromEachState('What is aggregated stays until the next value', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    assert.deepEqual(flow.getAggregated(), ['main']);
    await Promise.all(['a', 'b'].map((value) => flow.run(value, async () => {})));
    await null;
    await new Promise(setImmediate);
    assert.deepEqual(flow.getAggregated(), ['a', 'b']);
    const aggregated = flow.getAggregated();
    aggregated.pop();
    assert.deepEqual(flow.getAggregated(), ['a', 'b']);
    assert.deepEqual(
      flow.run('c', () => flow.getAggregated()),
      ['c'],
    );
    await flow.run('d', async () => {});
    assert.deepEqual(flow.getAggregated(), ['d']);
  });
});

testFromEachState('A merge of merges has the values of its own branches', async () => {
  const flow = new ContinuationFlow({ merge: (values) => `(${values.join(' ')})` });
  const leaf = (value) => flow.run(value, async () => await null);
  await flow.run('main', async () => {
    await Promise.all([
      Promise.all([leaf('a'), leaf('b')]),
      Promise.all([leaf('c'), leaf('d')]),
      leaf('e'),
    ]);
    assert.equal(flow.get(), '((a b) (c d) e)');
    assert.deepEqual(flow.getAggregated(), ['(a b)', '(c d)', 'e']);
  });
});

testFromEachState('Each flow is merged in its own way', async () => {
  const last = new ContinuationFlow();
  const first = new ContinuationFlow({ merge: 'first' });
  const sum = new ContinuationFlow({ defaultValue: 0, merge: (ns) => ns.reduce((a, b) => a + b) });
  await last.run('main', async () => {
    await Promise.all([
      last.run('x', () => first.run('x', () => sum.run(1, async () => {}))),
      sum.run(2, async () => await null),
      last.run('y', () => first.run('y', async () => {})),
    ]);
    assert.deepEqual([last.get(), last.getAggregated()], ['main', ['x', 'main', 'y']]);
    assert.deepEqual([first.get(), first.getAggregated()], ['x', ['x', undefined, 'y']]);
    assert.deepEqual([sum.get(), sum.getAggregated()], [3, [1, 2, 0]]);
  });
});

testFromEachState(
  'Where no branch has changed a value, it stays, and no function is asked',
  async () => {
    const flow = new ContinuationFlow({ merge: (values) => values.reduce((a, b) => a + b) });
    const other = new ContinuationFlow();
    await flow.run(5, async () => {
      await Promise.all([null, other.run('other', async () => {}), Promise.all([null, null])]);
      assert.deepEqual([flow.get(), flow.getAggregated()], [5, [5, 5, 5]]);
      // The same value, but from another run.
      await Promise.all([flow.run(5, async () => {}), null]);
      assert.deepEqual([flow.get(), flow.getAggregated()], [10, [5, 5]]);
    });
  },
);
