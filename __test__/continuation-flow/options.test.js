'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { testFromEachState } = require('../helpers/states.js');

const { prototype } = ContinuationFlow;

test('Options that are no object are refused', () => {
  for (const options of [null, 1, 'name', true, Symbol('s'), [], () => {}]) {
    assert.throws(() => new ContinuationFlow(/** @type {any} */ (options)), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "options" argument must be of type object\. Received /,
    });
  }
});

test('A name that is no string is refused', () => {
  for (const name of [null, 1, Symbol('s'), {}]) {
    assert.throws(() => new ContinuationFlow(/** @type {any} */ ({ name })), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
    });
  }
});

test('A way to merge that there is not is refused', () => {
  for (const merge of [null, 1, {}, Symbol('s')]) {
    assert.throws(() => new ContinuationFlow(/** @type {any} */ ({ merge })), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
    });
  }
  assert.throws(() => new ContinuationFlow(/** @type {any} */ ({ merge: 'middle' })), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_VALUE',
  });
});

testFromEachState('run refuses what is no function before it changes anything', () => {
  const flow = new ContinuationFlow({ defaultValue: 'default' });
  for (const func of [undefined, null, 1, {}]) {
    assert.throws(() => flow.run('value', /** @type {any} */ (func)), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
    });
  }
  assert.equal(flow.get(), 'default');
});

test('Methods refuse any other receiver', () => {
  const others = [undefined, null, 1, {}, new AsyncContext.Variable(), prototype];
  for (const receiver of others) {
    for (const method of ['get', 'getAggregated', 'run']) {
      assert.throws(() => Reflect.apply(prototype[method], receiver, [1, () => {}]), {
        name: 'TypeError',
        code: 'ERR_INVALID_THIS',
      });
    }
    assert.throws(() => Reflect.get(prototype, 'name', receiver), {
      name: 'TypeError',
      code: 'ERR_INVALID_THIS',
    });
  }
});

test('It is a class, and looks like the classes of AsyncContext', () => {
  assert.throws(() => Reflect.apply(ContinuationFlow, undefined, []), TypeError);
  const flow = new ContinuationFlow({ name: 'name' });
  assert.equal(Object.prototype.toString.call(flow), '[object ContinuationFlow]');
  assert.deepEqual(Reflect.ownKeys(flow), []);
  assert.equal(flow.name, 'name');
  assert.equal(new ContinuationFlow().name, '');
  assert.equal(prototype.run.length, 2);
  assert.equal(prototype.get.length, 0);
  assert.equal(prototype.getAggregated.length, 0);
});

testFromEachState('Without a run there is the default', () => {
  assert.equal(new ContinuationFlow().get(), undefined);
  assert.equal(new ContinuationFlow({ defaultValue: 1 }).get(), 1);
  assert.deepEqual(new ContinuationFlow({ defaultValue: 1 }).getAggregated(), [1]);
});

testFromEachState('undefined is a value', () => {
  const flow = new ContinuationFlow({ defaultValue: 1 });
  flow.run(undefined, () => assert.equal(flow.get(), undefined));
});

testFromEachState('func gets the arguments, and this undefined', () => {
  const flow = new ContinuationFlow();
  const result = flow.run(
    1,
    function (...args) {
      return [this, args];
    },
    2,
    3,
  );
  assert.deepEqual(result, [undefined, [2, 3]]);
});
